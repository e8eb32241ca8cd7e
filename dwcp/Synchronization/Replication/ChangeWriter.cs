using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Types;
using static NovaCron.Dwcp.Synchronization.Replication.RecordChange;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>Writes changes by the fields of the core.</summary>
internal static class ChangeWriter
{
    /// <summary>Makes a change; false if it needs rights that its author does not hold.</summary>
    public static bool TryWrite(RecordWriter writer, RecordChange change)
    {
        switch (change)
        {
            case SetRegister set:
                new LwwRegister<ReadOnlyMemory<byte>>(set.Field, ValueCodecs.Bytes).Write(writer, set.Value);
                break;
            case SetConflicted set:
                new MvRegister<ReadOnlyMemory<byte>>(set.Field, ValueCodecs.Bytes).Write(writer, set.Value);
                break;
            case PutElement put:
                new LwwMap<ReadOnlyMemory<byte>>(put.Field, ValueCodecs.Bytes).Put(writer, put.Element, put.Value);
                break;
            case DropElement drop:
                new LwwMap<ReadOnlyMemory<byte>>(drop.Field, ValueCodecs.Bytes).Remove(writer, drop.Element);
                break;
            case AddMember add:
                new OrSet(add.Field).Add(writer, add.Element);
                break;
            case RemoveMember remove:
                new OrSet(remove.Field).Remove(writer, remove.Element);
                break;
            case Count count:
                new PnCounter(count.Field).Add(writer, count.Amount);
                break;
            case MakeRights make:
                new BoundedCounter(make.Field).Increment(writer, make.Amount);
                break;
            case UseRights use:
                return new BoundedCounter(use.Field).TryDecrement(writer, use.Amount, out _);
            case GiveRights give:
                return new BoundedCounter(give.Field).TryTransfer(writer, give.To, give.Amount, out _);
            case Forget:
                writer.RemoveAll();
                break;
        }

        return true;
    }
}
