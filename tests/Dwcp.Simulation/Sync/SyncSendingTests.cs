using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Simulation.Sync;

public sealed class SyncSendingTests
{
    private static readonly Author Us = new("us", 1);

    [Fact]
    public void Window_lets_no_more_through_than_it_has_room_for()
    {
        var bench = new SyncBench(new SyncOptions { BatchTransactionsMax = 1, InFlightBytesMax = 400 });
        bench.Link();
        for (var i = 0; i < 10; i++)
        {
            bench.Write(bench.Eu, $"web{i}");
        }

        Assert.InRange(bench.Eu.InFlightTo("us"), 1, 400);
        var sent = bench.Tell(bench.Eu, Us, new SyncMessage.Ack(Us, VersionVector.Of(new Dot(bench.Eu.Author, 1)), []));
        Assert.NotEmpty(bench.Sent<SyncMessage.Push>(sent, "us"));
    }

    [Fact]
    public void What_is_not_acknowledged_is_sent_again()
    {
        var bench = new SyncBench();
        bench.Link();
        bench.Write(bench.Eu, "web");
        Assert.Empty(bench.Sent<SyncMessage.Push>(bench.Tick(bench.Eu), "us"));
        bench.Elapsed += new SyncOptions().ResendAfter;
        Assert.Single(bench.Sent<SyncMessage.Push>(bench.Tick(bench.Eu), "us"));
    }

    [Fact]
    public void Others_batches_go_to_who_lacks_them_after_a_while_and_never_back()
    {
        var bench = new SyncBench();
        bench.Link();
        bench.Tell(bench.Eu, new("ap", 1), new SyncMessage.Hello(new("ap", 1), VersionVector.Empty, IsAnswer: true));
        var early = bench.Push(bench.Eu, SyncBench.BatchOf("ap", 1), from: "ap");
        Assert.Empty(bench.Sent<SyncMessage.Push>(early, "us"));
        bench.Elapsed += new SyncOptions().RelayAfter;
        var late = bench.Tick(bench.Eu);
        Assert.Single(bench.Sent<SyncMessage.Push>(late, "us"));
        Assert.Empty(bench.Sent<SyncMessage.Push>(late, "ap"));
    }

    [Fact]
    public void Others_batches_go_at_once_to_who_asks()
    {
        var bench = new SyncBench();
        bench.Link();
        bench.Push(bench.Eu, SyncBench.BatchOf("ap", 1), from: "ap");
        var want = new SyncMessage.Want(new("ap", 1), 1);
        Assert.Single(bench.Sent<SyncMessage.Push>(bench.Tell(bench.Eu, Us, want), "us"));
        Assert.Empty(bench.Sent<SyncMessage.Push>(bench.Tell(bench.Eu, Us, want), "us"));
    }

    [Fact]
    public void Log_is_trimmed_only_by_what_all_members_have()
    {
        var bench = new SyncBench();
        bench.Link();
        bench.Write(bench.Eu, "web");
        var all = VersionVector.Of(new Dot(bench.Eu.Author, 1));
        bench.Tell(bench.Eu, Us, new SyncMessage.Ack(Us, all, []));
        bench.Elapsed += TimeSpan.FromSeconds(1);
        bench.Tick(bench.Eu);
        Assert.True(bench.Eu.LogBytesOf(bench.Eu.Author) > 0);
        bench.Tell(bench.Eu, new("ap", 1), new SyncMessage.Ack(new("ap", 1), all, []));
        bench.Elapsed += TimeSpan.FromSeconds(1);
        var write = Assert.Single(bench.Tick(bench.Eu).OfType<SyncOutput.Write>());
        Assert.Equal([new Dot(bench.Eu.Author, 1)], write.Trimmed);
        Assert.Equal(0, bench.Eu.LogBytesOf(bench.Eu.Author));
    }

    [Fact]
    public void Staleness_is_unknown_first_then_grows_until_a_heartbeat_and_counts_what_is_missing()
    {
        var bench = new SyncBench();
        bench.Link();
        Assert.All(bench.Eu.Staleness(bench.Now), source => Assert.Null(source.Staleness));
        bench.Tell(bench.Eu, Us, new SyncMessage.Beat(Beat(0, 0)));
        bench.SkewMs = 400;
        bench.Elapsed += TimeSpan.FromMilliseconds(400);
        Assert.Equal(TimeSpan.FromMilliseconds(400), Of(bench).Staleness);
        bench.Tell(bench.Eu, Us, new SyncMessage.Beat(Beat(3, 300)));
        Assert.Equal((SyncBench.WallMs, 3L), (Of(bench).AsOfMs, Of(bench).Missing));
        var forged = Beat(3, 350) with { AsOfMs = SyncBench.WallMs + 390 };
        Assert.Equal(SyncDrop.BadSignature, SyncBench.DropIn(bench.Tell(bench.Eu, Us, new SyncMessage.Beat(forged))));
    }

    private static SourceStaleness Of(SyncBench bench) => bench.Eu.Staleness(bench.Now).Single(source => source.Author == Us);

    private static Heartbeat Beat(long number, long afterMs) =>
        Heartbeat.Sign(Us, number, SyncBench.WallMs + afterMs, SimAuthorKeys.SignerOf(Us));
}
