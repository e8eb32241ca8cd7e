using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Simulation.Sync;

public sealed class SyncHoldingTests
{
    private static readonly Author Us = new("us", 1);
    private static readonly Author Ap = new("ap", 1);

    [Fact]
    public void Batch_is_held_until_the_one_before_it_has_come()
    {
        var bench = new SyncBench();
        bench.Push(bench.Eu, SyncBench.BatchOf("us", 2));
        Assert.Equal((0L, 1), (bench.Eu.Applied[Us], bench.Eu.HeldBy(Us).Count));
        bench.Push(bench.Eu, SyncBench.BatchOf("us", 1));
        Assert.Equal((2L, 0), (bench.Eu.Applied[Us], bench.Eu.HeldBy(Us).Count));
    }

    [Fact]
    public void Batch_is_held_until_what_its_author_had_seen_has_come_and_is_asked_for()
    {
        var bench = new SyncBench();
        bench.Link();
        bench.Push(bench.Eu, SyncBench.BatchOf("us", 1, VersionVector.Of(new Dot(Ap, 1))));
        Assert.Equal(0, bench.Eu.Applied[Us]);
        bench.Elapsed += new SyncOptions().WantAfter;
        var want = Assert.Single(bench.Sent<SyncMessage.Want>(bench.Tick(bench.Eu), "us"));
        Assert.Equal(new SyncMessage.Want(Ap, 1), want);
        Assert.Empty(bench.Sent<SyncMessage.Want>(bench.Tick(bench.Eu), "us"));
        bench.Push(bench.Eu, SyncBench.BatchOf("ap", 1));
        Assert.Equal(1, bench.Eu.Applied[Us]);
    }

    [Fact]
    public void Too_many_held_batches_are_dropped_but_the_next_one_never_is()
    {
        var bench = new SyncBench(new SyncOptions { HeldBatchesMax = 2 });
        bench.Push(bench.Eu, SyncBench.BatchOf("us", 3));
        bench.Push(bench.Eu, SyncBench.BatchOf("us", 4));
        Assert.Equal(SyncDrop.HeldFull, SyncBench.DropIn(bench.Push(bench.Eu, SyncBench.BatchOf("us", 2))));
        bench.Push(bench.Eu, SyncBench.BatchOf("us", 1));
        bench.Push(bench.Eu, SyncBench.BatchOf("us", 2));
        Assert.Equal(4, bench.Eu.Applied[Us]);
    }

    [Fact]
    public void Too_many_held_bytes_are_dropped()
    {
        var batch = SyncBench.BatchOf("us", 2);
        var bench = new SyncBench(new SyncOptions { HeldBytesMax = batch.Bytes.Length });
        Assert.Null(SyncBench.DropIn(bench.Push(bench.Eu, batch)));
        Assert.Equal(SyncDrop.HeldFull, SyncBench.DropIn(bench.Push(bench.Eu, SyncBench.BatchOf("us", 3))));
    }

    [Fact]
    public void Batch_of_the_future_waits_for_the_clock_with_one_alarm()
    {
        var bench = new SyncBench();
        var ahead = bench.Push(bench.Eu, SyncBench.BatchOf("us", 1, aheadMs: 501));
        Assert.Single(ahead.OfType<SyncOutput.Alarm>(), alarm => alarm.Kind == SyncAlarm.AheadOfClock);
        Assert.Empty(bench.Push(bench.Eu, SyncBench.BatchOf("us", 2, aheadMs: 501)).OfType<SyncOutput.Alarm>());
        Assert.Equal(0, bench.Eu.Applied[Us]);
        bench.SkewMs = 1;
        bench.Tick(bench.Eu);
        Assert.Equal(2, bench.Eu.Applied[Us]);
    }

    [Fact]
    public void Batch_that_has_no_room_in_the_store_waits_for_it_with_one_alarm()
    {
        var bench = new SyncBench(new SyncOptions { Store = new ReplicatedStoreOptions { RecordsMax = 1 } });
        bench.Write(bench.Eu, "db");
        var full = bench.Push(bench.Eu, SyncBench.BatchOf("us", 1));
        Assert.Single(full.OfType<SyncOutput.Alarm>(), alarm => alarm.Kind == SyncAlarm.StoreFull && alarm.Author == Us);
        Assert.Empty(bench.Tick(bench.Eu).OfType<SyncOutput.Alarm>());
        Assert.Equal((0L, 1), (bench.Eu.Applied[Us], bench.Eu.HeldBy(Us).Count));
        bench.Announce(bench.Eu, new RecordChange.Forget(SyncBench.KeyOf("db")));
        Assert.Equal((1L, 0), (bench.Eu.Applied[Us], bench.Eu.HeldBy(Us).Count));
        Assert.Single(bench.Push(bench.Eu, SyncBench.BatchOf("us", 2, name: "db")).OfType<SyncOutput.Alarm>());
    }

    [Fact]
    public void Batch_that_comes_again_is_acknowledged_again_and_changes_nothing()
    {
        var bench = new SyncBench();
        bench.Link();
        bench.Push(bench.Eu, SyncBench.BatchOf("us", 1));
        bench.Elapsed += TimeSpan.FromMilliseconds(50);
        var outputs = bench.Push(bench.Eu, SyncBench.BatchOf("us", 1));
        Assert.Empty(outputs.OfType<SyncOutput.Write>());
        Assert.Equal(1, Assert.Single(bench.Sent<SyncMessage.Ack>(outputs, "us")).Applied[Us]);
    }
}
