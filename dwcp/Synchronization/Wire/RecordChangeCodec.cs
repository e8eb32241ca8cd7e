using System.Collections.Immutable;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using static NovaCron.Dwcp.Synchronization.Replication.RecordChange;

namespace NovaCron.Dwcp.Synchronization.Wire;

/// <summary>The changes of one row of the outbox as bytes. They stay in their region: a later build reads what this one wrote.</summary>
public static class RecordChangeCodec
{
    private const byte Format = 1;

    private enum Kind : byte
    {
        SetRegister = 1,
        SetConflicted = 2,
        PutElement = 3,
        DropElement = 4,
        AddMember = 5,
        RemoveMember = 6,
        Count = 7,
        MakeRights = 8,
        UseRights = 9,
        GiveRights = 10,
        Forget = 11,
    }

    /// <summary>Writes them.</summary>
    public static byte[] Encode(IReadOnlyList<RecordChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return new WireWriter().U8(Format).List(changes, Write).ToArray();
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="WireFormatException">The bytes are none, or one is over a limit.</exception>
    public static ImmutableArray<RecordChange> Decode(ReadOnlyMemory<byte> bytes, RecordLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var reader = new WireReader(bytes);
        if (reader.U8() is var format && format != Format)
        {
            throw new WireFormatException($"changes of format {format}; {Format} is known");
        }

        var changes = reader.List(limits.EntriesPerTransactionMax, (ref WireReader from) => Read(ref from, limits));
        reader.End();
        return [.. changes];
    }

    private static void Write(WireWriter writer, RecordChange change)
    {
        var to = writer.U8((byte)KindOf(change)).Text(change.Key.Kind).Text(change.Key.Name);
        _ = change switch
        {
            SetRegister set => to.Text(set.Field).Bytes(set.Value.Span),
            SetConflicted set => to.Text(set.Field).Bytes(set.Value.Span),
            PutElement put => to.Text(put.Field).Text(put.Element).Bytes(put.Value.Span),
            DropElement drop => to.Text(drop.Field).Text(drop.Element),
            AddMember add => to.Text(add.Field).Text(add.Element),
            RemoveMember remove => to.Text(remove.Field).Text(remove.Element),
            Count count => to.Text(count.Field).I64(count.Amount),
            MakeRights make => to.Text(make.Field).I64(make.Amount),
            UseRights use => to.Text(use.Field).I64(use.Amount),
            GiveRights give => to.Text(give.Field).AuthorOf(give.To).I64(give.Amount),
            _ => to,
        };
    }

    private static Kind KindOf(RecordChange change) => change switch
    {
        SetRegister => Kind.SetRegister,
        SetConflicted => Kind.SetConflicted,
        PutElement => Kind.PutElement,
        DropElement => Kind.DropElement,
        AddMember => Kind.AddMember,
        RemoveMember => Kind.RemoveMember,
        Count => Kind.Count,
        MakeRights => Kind.MakeRights,
        UseRights => Kind.UseRights,
        GiveRights => Kind.GiveRights,
        Forget => Kind.Forget,
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "No known change."),
    };

    private static RecordChange Read(ref WireReader from, RecordLimits limits)
    {
        var kind = (Kind)from.U8();
        var key = from.Key(limits);
        if (kind == Kind.Forget)
        {
            return new Forget(key);
        }

        var field = from.Text(limits.NameBytesMax);
        return kind switch
        {
            Kind.SetRegister => new SetRegister(key, field, from.Bytes(limits.PayloadBytesMax)),
            Kind.SetConflicted => new SetConflicted(key, field, from.Bytes(limits.PayloadBytesMax)),
            Kind.PutElement => new PutElement(key, field, from.Text(limits.ElementBytesMax), from.Bytes(limits.PayloadBytesMax)),
            Kind.DropElement => new DropElement(key, field, from.Text(limits.ElementBytesMax)),
            Kind.AddMember => new AddMember(key, field, from.Text(limits.ElementBytesMax)),
            Kind.RemoveMember => new RemoveMember(key, field, from.Text(limits.ElementBytesMax)),
            Kind.Count => new Count(key, field, from.I64()),
            Kind.MakeRights => new MakeRights(key, field, from.I64()),
            Kind.UseRights => new UseRights(key, field, from.I64()),
            Kind.GiveRights => new GiveRights(key, field, from.AuthorOf(), from.I64()),
            _ => throw new WireFormatException($"a change of kind {(byte)kind} is not known"),
        };
    }
}
