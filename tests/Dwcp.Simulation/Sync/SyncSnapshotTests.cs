using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Simulation.Sync;

public sealed class SyncSnapshotTests
{
    private static readonly Author Eu = new("eu", 1);
    private static readonly Author Us = new("us", 1);
    private static readonly SyncOptions Small = new() { LogBytesMax = 1, PageBytesMax = 200 };

    [Fact]
    public void Who_is_behind_the_log_gets_the_store_page_by_page()
    {
        var bench = Filled(Small);
        var offer = Offered(bench);
        var (pages, asked) = (0, bench.Sent<SyncMessage.Ask>(bench.Tell(bench.Us, Eu, offer), "eu").Single());
        while (bench.Us.Applied[Eu] == 0)
        {
            var page = bench.Sent<SyncMessage.Page>(bench.Tell(bench.Eu, Us, asked), "us").Single();
            Assert.InRange(page.Records.Count, 1, 3);
            pages++;
            var outputs = bench.Tell(bench.Us, Eu, page);
            Assert.IsType<SyncOutput.Write>(outputs[0]);
            asked = bench.Sent<SyncMessage.Ask>(outputs, "eu").SingleOrDefault() ?? asked;
        }

        Assert.True(pages > 1);
        Assert.Equal(bench.Eu.Store, bench.Us.Store);
        Assert.True(bench.Us.IsWhole);
    }

    [Fact]
    public void Page_of_another_store_or_place_is_not_taken()
    {
        var bench = Filled(Small);
        var offer = Offered(bench);
        var ask = bench.Sent<SyncMessage.Ask>(bench.Tell(bench.Us, Eu, offer), "eu").Single();
        var page = bench.Sent<SyncMessage.Page>(bench.Tell(bench.Eu, Us, ask), "us").Single();
        Assert.Empty(bench.Tell(bench.Us, Eu, page with { Id = default }).OfType<SyncOutput.Write>());
        Assert.Empty(bench.Tell(bench.Us, Eu, page with { After = new("vm", "a") }).OfType<SyncOutput.Write>());
        Assert.NotEmpty(bench.Tell(bench.Us, Eu, page).OfType<SyncOutput.Write>());
        Assert.Empty(bench.Tell(bench.Us, Eu, page).OfType<SyncOutput.Write>());
    }

    [Fact]
    public void Page_with_what_its_store_has_not_seen_is_dropped()
    {
        var bench = Filled(Small);
        var offer = Offered(bench);
        var ask = bench.Sent<SyncMessage.Ask>(bench.Tell(bench.Us, Eu, offer with { Context = CausalContext.Empty }), "eu").Single();
        var page = bench.Sent<SyncMessage.Page>(bench.Tell(bench.Eu, Us, ask), "us").Single();
        Assert.Equal(SyncDrop.Malformed, SyncBench.DropIn(bench.Tell(bench.Us, Eu, page)));
        Assert.Empty(bench.Us.Store.Records);
    }

    [Fact]
    public void Page_is_asked_for_again_and_the_store_given_up_in_the_end()
    {
        var bench = Filled(Small);
        var offer = Offered(bench);
        bench.Us.Step(new SyncInput.Connected("eu"), bench.Now);
        bench.Tell(bench.Us, Eu, offer);
        bench.Elapsed += Small.ResendAfter;
        Assert.Single(bench.Sent<SyncMessage.Ask>(bench.Tick(bench.Us), "eu"));
        bench.Elapsed += Small.SnapshotPatience;
        Assert.Empty(bench.Sent<SyncMessage.Ask>(bench.Tick(bench.Us), "eu"));
        Assert.Single(bench.Sent<SyncMessage.Ask>(bench.Tell(bench.Us, Eu, offer with { Id = default }), "eu"));
    }

    [Fact]
    public void Store_of_the_future_is_not_taken()
    {
        var bench = Filled(Small);
        var offer = Offered(bench);
        bench.SkewMs = -501;
        var outputs = bench.Tell(bench.Us, Eu, offer);
        Assert.Single(outputs.OfType<SyncOutput.Alarm>(), alarm => alarm.Kind == SyncAlarm.AheadOfClock);
        Assert.Empty(bench.Sent<SyncMessage.Ask>(outputs, "eu"));
    }

    [Fact]
    public void While_a_store_comes_what_is_in_it_is_taken_from_nowhere_else()
    {
        var bench = Filled(Small);
        var offer = Offered(bench);
        var ask = bench.Sent<SyncMessage.Ask>(bench.Tell(bench.Us, Eu, offer), "eu").Single();
        bench.Tell(bench.Us, Eu, bench.Sent<SyncMessage.Page>(bench.Tell(bench.Eu, Us, ask), "us").Single());
        bench.Push(bench.Us, SyncBench.BatchOf("eu", 1), from: "eu");
        Assert.Equal((0L, 1), (bench.Us.Applied[Eu], bench.Us.HeldBy(Eu).Count));
    }

    [Fact]
    public void Nor_is_what_it_may_have_a_part_of()
    {
        var bench = Filled(Small);
        var offer = Offered(bench);
        var part = offer with { Context = offer.Context.Add(new Dot(new("ap", 1), 3)) };
        var ask = bench.Sent<SyncMessage.Ask>(bench.Tell(bench.Us, Eu, part), "eu").Single();
        bench.Tell(bench.Us, Eu, bench.Sent<SyncMessage.Page>(bench.Tell(bench.Eu, Us, ask), "us").Single());
        bench.Push(bench.Us, SyncBench.BatchOf("ap", 1), from: "ap");
        Assert.Equal((0L, 1), (bench.Us.Applied[new("ap", 1)], bench.Us.HeldBy(new("ap", 1)).Count));
    }

    [Fact]
    public void Store_is_not_whole_after_a_page_that_only_removed_something()
    {
        var bench = new SyncBench(Small);
        foreach (var name in new[] { "a", "b" })
        {
            bench.Push(bench.Us, ((SyncOutput.Write)bench.Write(bench.Eu, name)[0]).Kept[0], from: "eu");
            bench.Elapsed += TimeSpan.FromMilliseconds(100);
        }

        bench.Announce(bench.Eu, new RecordChange.Forget(SyncBench.KeyOf("a")));
        bench.Write(bench.Eu, "c");
        bench.Elapsed += TimeSpan.FromMilliseconds(100);
        var ask = bench.Sent<SyncMessage.Ask>(bench.Tell(bench.Us, Eu, Offered(bench)), "eu").Single();
        var page = bench.Sent<SyncMessage.Page>(bench.Tell(bench.Eu, Us, ask), "us").Single();
        bench.Tell(bench.Us, Eu, page);
        Assert.Equal([SyncBench.KeyOf("b")], page.Records.Select(record => record.Key));
        Assert.Equal([SyncBench.KeyOf("b")], bench.Us.Store.Records.Select(record => record.Key));
        Assert.Equal(bench.Us.Applied, bench.Us.Store.Context.Vector);
        Assert.False(bench.Us.IsWhole);
    }

    private static SyncBench Filled(SyncOptions options)
    {
        var bench = new SyncBench(options);
        for (var i = 0; i < 6; i++)
        {
            bench.Write(bench.Eu, $"web{i}");
            bench.Elapsed += TimeSpan.FromMilliseconds(100);
        }

        return bench;
    }

    private static SyncMessage.Offer Offered(SyncBench bench)
    {
        bench.Tell(bench.Us, Eu, new SyncMessage.Hello(Eu, VersionVector.Empty, IsAnswer: true));
        var hello = new SyncMessage.Hello(Us, VersionVector.Empty, IsAnswer: false);
        return bench.Sent<SyncMessage.Offer>(bench.Tell(bench.Eu, Us, hello), "us").Single();
    }
}
