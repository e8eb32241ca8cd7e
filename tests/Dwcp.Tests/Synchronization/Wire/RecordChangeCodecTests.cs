using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Wire;
using NovaCron.Dwcp.Tests.Synchronization.Kit;
using static NovaCron.Dwcp.Synchronization.Replication.RecordChange;

namespace NovaCron.Dwcp.Tests.Synchronization.Wire;

public sealed class RecordChangeCodecTests
{
    private const int Kinds = 11;
    private static readonly RecordLimits Limits = new();
    private static readonly string[] Names = ["a", "web1", "a/b", "é\u4e00\U0001F600", "' \" \\"];
    private static readonly long[] Amounts = [0, 1, -1, 77, long.MaxValue, long.MinValue];

    private static Arbitrary<RecordChange[]> Rows { get; } = Arb.From(
        Gen.Choose(0, Kinds - 1).SelectMany(_ => Gen.Choose(0, 99_999), Change).ArrayOf(8),
        changes => changes.Select((_, i) => changes.Where((_, at) => at != i).ToArray()));

    [Fact]
    public void Changes_are_read_as_they_were_written() => Prop.ForAll(Rows, changes =>
    {
        var bytes = RecordChangeCodec.Encode(changes);
        var read = RecordChangeCodec.Decode(bytes, Limits);
        Assert.Equal(changes.Select(Text), read.Select(Text));
        Assert.Equal(bytes, RecordChangeCodec.Encode(read));
    }).Check(SyncProperty.Of(200));

    [Fact]
    public void Bytes_that_were_changed_are_refused_or_mean_something_else() => Prop.ForAll(Rows, changes => WireCheck.IsStrict(
        RecordChangeCodec.Encode(changes),
        bytes => RecordChangeCodec.Decode(bytes, Limits),
        read => RecordChangeCodec.Encode(read))).Check(SyncProperty.Of(30));

    [Fact]
    public void Any_bytes_are_refused_or_are_what_their_changes_are_written_as() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        any =>
        {
            byte[] bytes = [1, .. any];
            try
            {
                Assert.Equal(bytes, RecordChangeCodec.Encode(RecordChangeCodec.Decode(bytes, Limits)));
            }
            catch (WireFormatException)
            {
                // Refused, as it may be.
            }
        }).Check(SyncProperty.Of(500));

    [Fact]
    public void Every_kind_there_is_can_be_written()
    {
        var all = Enumerable.Range(0, Kinds).Select(kind => Change(kind, 0)).ToList();
        var kinds = typeof(RecordChange).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(RecordChange))).ToHashSet();
        Assert.Equal(kinds, all.Select(change => change.GetType()).ToHashSet());
        Assert.Equal(all.Select(Text), RecordChangeCodec.Decode(RecordChangeCodec.Encode(all), Limits).Select(Text));
    }

    [Fact]
    public void What_is_over_the_limits_here_is_refused()
    {
        var key = new RecordKey("vm", "web1");
        var bytes = RecordChangeCodec.Encode([new PutElement(key, "labels", "tier", new byte[4]), new Forget(key)]);
        RecordLimits[] all =
        [
            new() { NameBytesMax = 3 }, new() { NameBytesMax = 5 }, new() { ElementBytesMax = 3 }, new() { PayloadBytesMax = 3 },
            new() { EntriesPerTransactionMax = 1 },
        ];
        Assert.All(all, limits => Assert.Throws<WireFormatException>(() => RecordChangeCodec.Decode(bytes, limits)));
        var just = new RecordLimits { NameBytesMax = 6, ElementBytesMax = 4, PayloadBytesMax = 4, EntriesPerTransactionMax = 2 };
        Assert.Equal(2, RecordChangeCodec.Decode(bytes, just).Length);
    }

    [Fact]
    public void Another_format_and_another_kind_are_refused_with_their_numbers()
    {
        var bytes = RecordChangeCodec.Encode([new AddMember(new("vm", "web1"), "tags", "a")]);
        Assert.Contains("format 9; 1 is known", Refuse([9, .. bytes[1..]]), StringComparison.Ordinal);
        Assert.Contains("kind 12 ", Refuse([.. bytes[..5], 12, .. bytes[6..]]), StringComparison.Ordinal);
    }

    private static string Refuse(byte[] bytes) =>
        Assert.Throws<WireFormatException>(() => RecordChangeCodec.Decode(bytes, Limits)).Message;

    private static RecordChange Change(int kind, int twist)
    {
        var (key, field) = (new RecordKey(Names[twist % 5], Names[twist / 5 % 5]), Names[twist / 25 % 5]);
        var (element, amount) = (twist % 3 == 0 ? "" : Names[twist / 125 % 5], Amounts[twist / 625 % 6]);
        var value = new byte[twist / 7 % 20];
        Array.Fill(value, (byte)twist);
        return kind switch
        {
            0 => new SetRegister(key, field, value),
            1 => new SetConflicted(key, field, value),
            2 => new PutElement(key, field, element, value),
            3 => new DropElement(key, field, element),
            4 => new AddMember(key, field, element),
            5 => new RemoveMember(key, field, element),
            6 => new Count(key, field, amount),
            7 => new MakeRights(key, field, amount),
            8 => new UseRights(key, field, amount),
            9 => new GiveRights(key, field, new Author(Names[twist / 11 % 5], 1 + (twist % 9)), amount),
            _ => new Forget(key),
        };
    }

    // Values are equal by what they hold.
    private static string Text(RecordChange change) => change switch
    {
        SetRegister set => $"register {set.Key} {set.Field} {Convert.ToHexString(set.Value.Span)}",
        SetConflicted set => $"conflicted {set.Key} {set.Field} {Convert.ToHexString(set.Value.Span)}",
        PutElement put => $"put {put.Key} {put.Field} {put.Element} {Convert.ToHexString(put.Value.Span)}",
        _ => change.ToString(),
    };
}
