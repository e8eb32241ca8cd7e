using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>How replicas compare their stores.</summary>
public sealed class SyncCompareTests
{
    private static readonly SyncOptions Options = new();
    private static readonly Author Us = new("us", 1);

    [Fact]
    public void Stores_that_are_equal_take_one_question()
    {
        var bench = Filled();
        var outputs = bench.Compare(bench.Eu, bench.Us, Due(bench));
        Assert.Single(bench.Sent<SyncMessage.AskSums>(outputs, "us"));
        Assert.Empty(bench.Sent<SyncMessage.AskRecords>(outputs, "us"));
        Assert.Empty(outputs.OfType<SyncOutput.Write>());
    }

    [Fact]
    public void Lost_record_comes_back_once_most_regions_say_so()
    {
        var (bench, web) = (Filled(), SyncBench.KeyOf("web"));
        bench.Eu.Corrupt(ReplicatedRecord.Empty(web));
        var outputs = bench.Compare(bench.Eu, bench.Us, Due(bench));
        Assert.Equal(SyncAlarm.StoresDiffer, Assert.Single(outputs.OfType<SyncOutput.Alarm>()).Kind);
        Assert.Equal(0, bench.Eu.CorrectedRecords);
        outputs = bench.Compare(bench.Eu, Third(bench), bench.Tick(bench.Eu));
        var write = Assert.Single(outputs.OfType<SyncOutput.Write>(), write => write.Changed.Count > 0);
        Assert.Equal([web], write.Changed.Select(record => record.Key));
        Assert.Equal([new LeafSum(MerkleLeaves.LeafOf(web), write.Changed[0].Digest)], write.Sums);
        Assert.Equal((1L, 0L), (bench.Eu.CorrectedRecords, bench.Eu.RepairedRecords));
        Assert.Equal(bench.Us.Store, bench.Eu.Store);
    }

    [Fact]
    public void Nobody_else_loses_what_one_region_lost()
    {
        var bench = Filled();
        var before = bench.Us.Store;
        bench.Us.Corrupt(ReplicatedRecord.Empty(SyncBench.KeyOf("web")));
        bench.Compare(bench.Eu, bench.Us, Due(bench));
        bench.Compare(bench.Eu, Third(bench, before), bench.Tick(bench.Eu));
        Assert.Equal((before, 0L), (bench.Eu.Store, bench.Eu.CorrectedRecords));
    }

    [Fact]
    public void What_came_back_by_itself_goes_again_once_most_regions_say_so()
    {
        var (bench, web) = (Filled(), SyncBench.KeyOf("web"));
        var old = bench.Eu.Store.Find(web);
        Spread(bench, bench.Write(bench.Eu, "web"));
        bench.Eu.Corrupt(ReplicatedRecord.Of(web, [.. old.Entries, .. bench.Eu.Store.Find(web).Entries]));
        bench.Compare(bench.Eu, bench.Us, Due(bench));
        Assert.Equal(2, bench.Eu.Store.Find(web).Entries.Length);
        bench.Compare(bench.Eu, Third(bench), bench.Tick(bench.Eu));
        Assert.Equal(bench.Us.Store, bench.Eu.Store);
    }

    [Fact]
    public void What_is_under_way_is_no_damage()
    {
        var bench = Filled();
        bench.Write(bench.Us, "db");
        bench.Write(bench.Eu, "web");
        var outputs = bench.Compare(bench.Eu, bench.Us, Due(bench));
        Assert.NotEmpty(bench.Sent<SyncMessage.AskRecords>(outputs, "us"));
        Assert.Empty(outputs.OfType<SyncOutput.Alarm>());
        Assert.Equal(0, bench.Eu.CorrectedRecords);
    }

    [Fact]
    public void Question_is_asked_again_and_given_up_in_the_end()
    {
        var bench = Filled();
        Assert.Single(bench.Sent<SyncMessage.AskSums>(Due(bench), "us"));
        bench.Elapsed += Options.ResendAfter;
        Assert.Single(bench.Sent<SyncMessage.AskSums>(bench.Tick(bench.Eu), "us"));
        bench.Elapsed += Options.SnapshotPatience;
        Assert.Empty(bench.Sent<SyncMessage.AskSums>(bench.Tick(bench.Eu), "us"));
        bench.Elapsed += Options.AntiEntropyInterval;
        Assert.Single(bench.Sent<SyncMessage.AskSums>(bench.Tick(bench.Eu), "us"));
    }

    [Fact]
    public void Answers_to_other_questions_and_too_short_ones_change_nothing()
    {
        var bench = Filled();
        var ask = bench.Sent<SyncMessage.AskSums>(Due(bench), "us").Single();
        Assert.Empty(Asked(bench, new SyncMessage.Sums(default, new ulong[32])));
        Assert.Empty(Asked(bench, new SyncMessage.Answer(ask.Id, VersionVector.Empty, [], [new(1, true, [])], [])));
        Assert.NotEmpty(Asked(bench, new SyncMessage.Sums(ask.Id, new ulong[32])));
        ask = bench.Sent<SyncMessage.AskSums>(DueAgain(bench), "us").Single();
        Assert.Empty(Asked(bench, new SyncMessage.Sums(ask.Id, [])));
        Assert.Empty(Asked(bench, new SyncMessage.Sums(ask.Id, new ulong[32])));
    }

    [Fact]
    public void Answer_with_leaves_that_were_not_asked_for_is_dropped()
    {
        var bench = Filled();
        bench.Eu.Corrupt(ReplicatedRecord.Empty(SyncBench.KeyOf("web")));
        var outputs = Due(bench);
        for (var level = 0; level <= LeafTable.LastLevel; level++)
        {
            var sums = bench.Sent<SyncMessage.Sums>(bench.Tell(
                bench.Us, bench.Eu.Author, bench.Sent<SyncMessage.AskSums>(outputs, "us").Single()), "eu").Single();
            outputs = bench.Tell(bench.Eu, Us, sums);
        }

        var ask = bench.Sent<SyncMessage.AskRecords>(outputs, "us").Single();
        var answer = new SyncMessage.Answer(ask.Id, bench.Us.Applied, [], [new(1, true, [])], []);
        Assert.Equal(SyncDrop.Malformed, SyncBench.DropIn(bench.Tell(bench.Eu, Us, answer)));
    }

    [Fact]
    public void Comparison_looks_into_so_many_leaves_and_the_next_one_goes_on_behind_them()
    {
        var bench = Filled(new SyncOptions { ComparedLeavesMax = 2 }, "a", "b", "c", "d", "e");
        foreach (var record in bench.Eu.Store.Records)
        {
            bench.Eu.Corrupt(ReplicatedRecord.Empty(record.Key));
        }

        var leaves = new HashSet<int>();
        var outputs = Due(bench);
        for (var round = 0; round < 3; round++)
        {
            var asked = bench.Sent<SyncMessage.AskRecords>(bench.Compare(bench.Eu, bench.Us, outputs), "us").Single();
            Assert.InRange(asked.Leaves.Count, 1, 2);
            leaves.UnionWith(asked.Leaves.Select(leaf => leaf.Leaf));
            outputs = DueAgain(bench);
        }

        Assert.Equal(5, leaves.Count);
    }

    private static IEnumerable<SyncOutput> Asked(SyncBench bench, SyncMessage message) =>
        bench.Tell(bench.Eu, Us, message).Where(output => output is SyncOutput.Write or SyncOutput.Send);

    private static SyncBench Filled(SyncOptions? options = null, params string[] names)
    {
        var bench = new SyncBench(options);
        foreach (var name in names.Length == 0 ? ["web", "db"] : names)
        {
            Spread(bench, bench.Write(bench.Eu, name));
        }

        return bench;
    }

    private static void Spread(SyncBench bench, IReadOnlyList<SyncOutput> outputs)
    {
        bench.Push(bench.Us, ((SyncOutput.Write)outputs[0]).Kept[0], from: "eu");
        bench.Elapsed += TimeSpan.FromMilliseconds(100);
    }

    /// <summary>Us has said hello, and a comparison is due.</summary>
    private static IReadOnlyList<SyncOutput> Due(SyncBench bench)
    {
        bench.Tell(bench.Eu, Us, new SyncMessage.Hello(Us, bench.Us.Applied, IsAnswer: true));
        return DueAgain(bench);
    }

    private static IReadOnlyList<SyncOutput> DueAgain(SyncBench bench)
    {
        bench.Elapsed += Options.AntiEntropyInterval;
        return bench.Tick(bench.Eu);
    }

    /// <summary>A third region that has what Us has comes, and the next comparison is due.</summary>
    private static SyncReplica Third(SyncBench bench, StoreSnapshot? store = null)
    {
        var ap = bench.Make(SyncStable.None(new("ap", 1)) with { Store = store ?? bench.Us.Store, Applied = bench.Us.Applied });
        ap.Step(SyncBench.Members, bench.Now);
        bench.Tell(bench.Eu, Us, new SyncMessage.Hello(Us, bench.Us.Applied, IsAnswer: true));
        bench.Eu.Step(new SyncInput.Disconnected("us"), bench.Now);
        bench.Tell(bench.Eu, ap.Author, new SyncMessage.Hello(ap.Author, ap.Applied, IsAnswer: true));
        bench.Elapsed += Options.AntiEntropyInterval;
        return ap;
    }
}
