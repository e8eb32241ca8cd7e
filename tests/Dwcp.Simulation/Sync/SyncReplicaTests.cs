using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Simulation.Sync;

public sealed class SyncReplicaTests
{
    private static readonly Author Us = new("us", 1);

    [Fact]
    public void What_is_sent_follows_the_write_that_makes_it_durable()
    {
        var bench = new SyncBench();
        bench.Link();
        var outputs = bench.Write(bench.Eu, "web");
        var write = Assert.IsType<SyncOutput.Write>(outputs[0]);
        Assert.Equal((1, 1L, 0), (write.Kept.Count, write.ConsumedRow, write.Loose.Count));
        Assert.Single(bench.Sent<SyncMessage.Push>(outputs, "us"));
    }

    [Fact]
    public void Batch_waits_for_its_delay_after_the_one_before()
    {
        var bench = new SyncBench();
        bench.Link();
        bench.Write(bench.Eu, "web");
        var second = bench.Write(bench.Eu, "db");
        Assert.Empty(bench.Sent<SyncMessage.Push>(second, "us"));
        Assert.Single(((SyncOutput.Write)second[0]).Loose);
        bench.Elapsed += new SyncOptions().BatchDelay;
        Assert.Single(bench.Sent<SyncMessage.Push>(bench.Tick(bench.Eu), "us"));
    }

    [Fact]
    public void Full_batch_is_closed_at_once()
    {
        var bench = new SyncBench(new SyncOptions { BatchTransactionsMax = 2 });
        for (var i = 0; i < 3; i++)
        {
            bench.Write(bench.Eu, "web");
        }

        Assert.NotEmpty(((SyncOutput.Write)bench.Write(bench.Eu, "web")[0]).Kept);
    }

    [Fact]
    public void Row_that_was_consumed_is_passed_over()
    {
        var bench = new SyncBench();
        var row = new OutboxRow(7, SyncBench.WallMs, [new RecordChange.Count(SyncBench.KeyOf("web"), "uses", 1)]);
        bench.Eu.Step(new SyncInput.Announce([row], SyncBench.WallMs), bench.Now);
        bench.Eu.Step(new SyncInput.Announce([row], SyncBench.WallMs), bench.Now);
        Assert.Equal(1, bench.Eu.Applied[bench.Eu.Author]);
    }

    [Fact]
    public void Row_that_wants_rights_which_are_not_there_is_refused_whole()
    {
        var bench = new SyncBench();
        var outputs = bench.Announce(
            bench.Eu,
            new RecordChange.Count(SyncBench.KeyOf("web"), "uses", 1),
            new RecordChange.UseRights(SyncBench.KeyOf("web"), "quota", 1));
        Assert.Single(outputs.OfType<SyncOutput.Refused>());
        Assert.Equal((0, 1L), (bench.Eu.Store.Records.Count, ((SyncOutput.Write)outputs[0]).ConsumedRow));
    }

    [Fact]
    public void Row_over_a_limit_of_records_is_refused_and_the_next_one_is_not()
    {
        var bench = new SyncBench(new SyncOptions { Records = new RecordLimits { PayloadBytesMax = 20 } });
        Assert.Single(bench.Write(bench.Eu, "web", bytes: 21).OfType<SyncOutput.Refused>());
        Assert.Empty(bench.Write(bench.Eu, "web", bytes: 4).OfType<SyncOutput.Refused>());
        Assert.Equal(1, bench.Eu.Applied[bench.Eu.Author]);
    }

    [Fact]
    public void Too_many_rows_or_members_and_rows_out_of_order_are_refused()
    {
        var bench = new SyncBench(new SyncOptions { RowsMax = 1, MembersMax = 3 });
        OutboxRow[] rows = [new(2, SyncBench.WallMs, []), new(1, SyncBench.WallMs, [])];
        Assert.Throws<ArgumentException>(() => bench.Eu.Step(new SyncInput.Announce(rows, 0), bench.Now));
        Assert.Throws<ArgumentException>(() => new SyncBench().Eu.Step(new SyncInput.Announce(rows, 0), bench.Now));
        SyncMember[] members = [new("eu", 1), new("us", 1), new("ap", 1), new("sa", 1)];
        Assert.Throws<ArgumentException>(() => bench.Eu.Step(new SyncInput.Members(members), bench.Now));
    }

    [Fact]
    public void Messages_of_strangers_too_long_ones_and_damaged_ones_are_dropped()
    {
        var bench = new SyncBench(new SyncOptions { MessageBytesMax = 64 * 1024, BatchBytesMax = 1024, PageBytesMax = 1024 });
        Assert.Equal(SyncDrop.NotMember, SyncBench.DropIn(bench.Push(bench.Eu, SyncBench.BatchOf("us", 1), from: "moon")));
        Assert.Equal(SyncDrop.TooLong, SyncBench.DropIn(Receive(bench, new byte[(64 * 1024) + 1])));
        Assert.Equal(SyncDrop.Malformed, SyncBench.DropIn(Receive(bench, new byte[] { 1, 99 })));
        var forged = SyncMessageCodec.Encode(new SyncMessage.Push(SyncBench.BatchOf("us", 1)));
        forged[^1] ^= 1;
        Assert.Equal(SyncDrop.BadSignature, SyncBench.DropIn(Receive(bench, forged)));
        Assert.Equal(0, bench.Eu.Applied[Us]);
    }

    [Fact]
    public void Later_life_than_the_members_tell_of_is_not_heard()
    {
        var bench = new SyncBench();
        var hello = new SyncMessage.Hello(new("us", 2), VersionVector.Empty, IsAnswer: false);
        Assert.Equal(SyncDrop.UnknownAuthor, SyncBench.DropIn(bench.Tell(bench.Eu, Us, hello)));
    }

    [Fact]
    public void Numbers_that_others_have_and_this_author_does_not_know_stop_it()
    {
        var bench = new SyncBench();
        var hello = new SyncMessage.Hello(Us, VersionVector.Of(new Dot(bench.Eu.Author, 5)), IsAnswer: false);
        Assert.Single(bench.Tell(bench.Eu, Us, hello).OfType<SyncOutput.Alarm>(), alarm => alarm.Kind == SyncAlarm.OwnNumbersLost);
        bench.Write(bench.Eu, "web");
        Assert.Equal(0, bench.Eu.Applied[bench.Eu.Author]);
    }

    [Fact]
    public void Options_contradicting_each_other_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyncOptions { PageBytesMax = 16 << 20 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyncOptions { SnapshotPatience = TimeSpan.FromSeconds(1) }.Validate());
        new SyncOptions().Validate();
    }

    private static IReadOnlyList<SyncOutput> Receive(SyncBench bench, ReadOnlyMemory<byte> bytes) =>
        bench.Eu.Step(new SyncInput.Receive("us", bytes), bench.Now);
}
