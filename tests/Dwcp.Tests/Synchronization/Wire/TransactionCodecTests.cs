using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Wire;
using NovaCron.Dwcp.Tests.Synchronization.Kit;
using static NovaCron.Dwcp.Tests.Synchronization.Kit.SyncFields;

namespace NovaCron.Dwcp.Tests.Synchronization.Wire;

public sealed class TransactionCodecTests
{
    private static readonly RecordLimits Limits = new();

    [Fact]
    public void Transactions_are_read_as_they_were_written_and_do_the_same() => Prop.ForAll(SyncAction.Many(40), actions =>
    {
        var world = SyncWorld.Run(actions);
        var copy = new SyncRegion("copy");
        foreach (var transaction in world.Log)
        {
            var bytes = TransactionCodec.Encode(transaction);
            var read = TransactionCodec.Decode(bytes, Limits);
            Assert.Equal(bytes, TransactionCodec.Encode(read));
            Assert.Equal((transaction.Time, transaction.CommittedAtMs, transaction.Last), (read.Time, read.CommittedAtMs, read.Last));
            copy.Receive(read);
        }

        Assert.Equal(SyncWorld.Join(world.Regions.Select(region => region.Snapshot)), copy.Snapshot);
    }).Check(SyncProperty.Of(50));

    [Fact]
    public void Bytes_that_were_changed_are_refused_or_mean_something_else() => Prop.ForAll(SyncAction.Many(12), actions =>
    {
        foreach (var transaction in SyncWorld.Run(actions).Log.TakeLast(1))
        {
            WireCheck.IsStrict(
                TransactionCodec.Encode(transaction), bytes => TransactionCodec.Decode(bytes, Limits), TransactionCodec.Encode);
        }
    }).Check(SyncProperty.Of(20));

    [Fact]
    public void Names_are_written_once_a_message()
    {
        var region = new SyncRegion("a-region-of-a-long-name");
        var size = 0;
        for (var count = 1; count <= 2; count++)
        {
            var before = size;
            size = TransactionCodec.Encode(region.Write("web", writer =>
            {
                for (var i = 0; i < count * 10; i++)
                {
                    Labels.Put(writer, $"label{i:00}", true);
                }
            })!).Length;
            // A field's number, an element behind its length, a payload behind its length; the second time the dot that is covered too.
            Assert.InRange(size - before, 1, count == 1 ? 500 : (10 * (1 + 4 + 7 + 4 + 9)) + (10 * 2));
        }
    }

    [Fact]
    public void What_is_over_the_limits_here_is_refused()
    {
        var bytes = TransactionCodec.Encode(new SyncRegion("eu").Commit(builder =>
        {
            foreach (var vm in SyncWorld.Vms)
            {
                var writer = builder.Change(ReplicatedRecord.Empty(new("vm", vm)));
                Labels.Put(writer, "label", true);
                Labels.Put(writer, "other", true);
            }
        })!);
        RecordLimits[] all =
        [
            new() { NameBytesMax = 2 }, new() { ElementBytesMax = 4 }, new() { PayloadBytesMax = 8 },
            new() { RecordsPerTransactionMax = 1 },
            new() { EntriesPerTransactionMax = 3 }, new() { PayloadBytesPerTransactionMax = 35 },
        ];
        Assert.All(all, limits => Assert.Throws<WireFormatException>(() => TransactionCodec.Decode(bytes, limits)));
        var just = new RecordLimits { PayloadBytesPerTransactionMax = 36, EntriesPerTransactionMax = 4, CoveredPerTransactionMax = 1 };
        Assert.NotNull(TransactionCodec.Decode(bytes, just));
    }

    [Fact]
    public void A_message_may_have_more_fields_than_dots_are_covered()
    {
        var bytes = TransactionCodec.Encode(new SyncRegion("eu").Write("web", writer =>
        {
            State.Write(writer, "running");
            Size.Write(writer, 1);
            Tags.Add(writer, "a");
        })!);
        Assert.Equal(3, TransactionCodec.Decode(bytes, new() { CoveredPerTransactionMax = 1, EntriesPerTransactionMax = 3 }).Last);
    }

    [Fact]
    public void Another_format_is_refused_with_both_numbers()
    {
        var bytes = TransactionCodec.Encode(new SyncRegion("eu").Write("web", writer => Tags.Add(writer, "a"))!);
        bytes[0] = 9;
        var refusal = Assert.Throws<WireFormatException>(() => TransactionCodec.Decode(bytes, Limits));
        Assert.Contains("format 9; 1 is known", refusal.Message, StringComparison.Ordinal);
    }
}
