using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>What a replica does whose rows were damaged when it was loaded.</summary>
public sealed class SyncDamageTests
{
    private static readonly Author Eu = new("eu", 1);
    private static readonly Author Us = new("us", 1);
    private readonly SyncBench _bench = new();
    private readonly SyncReplica _damaged;

    public SyncDamageTests()
    {
        foreach (var name in new[] { "web", "db" })
        {
            _bench.Push(_bench.Us, ((SyncOutput.Write)_bench.Write(_bench.Eu, name)[0]).Kept[0], from: "eu");
            _bench.Elapsed += TimeSpan.FromMilliseconds(100);
        }

        _damaged = _bench.Reload(_bench.Eu, rows => rows["vm/web"][^1] ^= 1);
        _damaged.Step(SyncBench.Members, _bench.Now);
        Hello(_bench.Us, Eu);
    }

    private static int Leaf => MerkleLeaves.LeafOf("vm/web");

    [Fact]
    public void Damaged_leaf_is_asked_for_at_once_and_written_anew()
    {
        _bench.Elapsed += new SyncOptions().ResendAfter;
        var greeted = Hello(_damaged, Us);
        Assert.Equal([Leaf], Assert.Single(_bench.Sent<SyncMessage.AskRecords>(greeted, "us")).Leaves.Select(leaf => leaf.Leaf));
        var outputs = _bench.Compare(_damaged, _bench.Us, greeted);
        var write = Assert.Single(outputs.OfType<SyncOutput.Write>());
        Assert.Equal([Leaf], write.Rewritten);
        Assert.Equal([_bench.Us.Store.Find(SyncBench.KeyOf("web"))], write.Changed);
        Assert.Equal([new LeafSum(Leaf, write.Changed[0].Digest)], write.Sums);
        Assert.Equal((0, 1L, 0L), (_damaged.DamagedLeaves, _damaged.RepairedRecords, _damaged.CorrectedRecords));
        Assert.Equal(_bench.Us.Store, _damaged.Store);
        Assert.True(_damaged.IsWhole);
    }

    [Fact]
    public void Damage_is_told_at_once_and_again_when_nobody_repairs_it()
    {
        var begun = _bench.Reload(_bench.Eu, Lose).Step(SyncBench.Members, _bench.Now);
        Assert.Equal(SyncAlarm.StoreDamaged, Assert.Single(Alarms(begun)).Kind);
        _bench.Elapsed += new SyncOptions().SnapshotPatience;
        Assert.Equal(SyncAlarm.StoreNotRepaired, Assert.Single(Alarms(_bench.Tick(_damaged))).Kind);
        Assert.Empty(Alarms(_bench.Tick(_damaged)));
    }

    [Fact]
    public void Others_get_nothing_of_a_damaged_leaf_and_no_store()
    {
        Hello(_damaged, Us);
        var db = MerkleLeaves.LeafOf("vm/db");
        var ask = new SyncMessage.AskRecords(default, [.. new[] { Leaf, db }.Order().Select(leaf => new LeafDigests(leaf, []))]);
        var answer = _bench.Sent<SyncMessage.Answer>(_bench.Tell(_damaged, Us, ask), "us").Single();
        Assert.Equal([Leaf], answer.Refused);
        Assert.Equal([db], answer.Leaves.Select(leaf => leaf.Leaf));
        Assert.Equal([SyncBench.KeyOf("db")], answer.Records.Select(record => record.Key));
        Assert.Empty(_bench.Sent<SyncMessage.Offer>(Hello(_damaged, Us), "us"));
        Assert.NotEmpty(_bench.Sent<SyncMessage.Offer>(Hello(_bench.Reload(_bench.Eu, _ => { }), Us, isNew: true), "us"));
    }

    [Fact]
    public void Row_that_changes_a_damaged_record_waits_for_its_repair_and_those_behind_it_with_it()
    {
        Assert.Single(_bench.Announce(_damaged, Add("db")).OfType<SyncOutput.Write>());
        Assert.Empty(_bench.Announce(_damaged, Add("web")).OfType<SyncOutput.Write>());
        Assert.Empty(_bench.Announce(_damaged, Add("db")).OfType<SyncOutput.Write>());
        Assert.Equal((3L, 2), (_damaged.Applied[Eu], _damaged.WaitingRows));
        Carry(_bench.Us);
        _bench.Elapsed += new SyncOptions().ResendAfter;
        _bench.Compare(_damaged, _bench.Us, Hello(_damaged, Us));
        Assert.Equal((5L, 0), (_damaged.Applied[Eu], _damaged.WaitingRows));
    }

    [Fact]
    public void Row_is_refused_when_too_many_wait()
    {
        var bench = new SyncBench(new SyncOptions { WaitingRowsMax = 1 });
        bench.Write(bench.Eu, "web");
        var damaged = bench.Reload(bench.Eu, Lose);
        Assert.Empty(bench.Announce(damaged, Add("web")).OfType<SyncOutput.Refused>());
        Assert.Single(bench.Announce(damaged, Add("db")).OfType<SyncOutput.Refused>());
        Assert.Equal((2L, 0), (damaged.Applied[Eu], damaged.WaitingRows));
    }

    [Fact]
    public void Record_waits_until_the_other_has_applied_what_was_known_when_the_store_was_loaded()
    {
        _bench.Elapsed += new SyncOptions().ResendAfter;
        var ask = _bench.Sent<SyncMessage.AskRecords>(Hello(_damaged, Us), "us").Single();
        var answer = Answer(ask);
        _bench.Tell(_damaged, Us, answer with { Applied = VersionVector.Of(new Dot(Eu, 1)), Records = [] });
        Assert.Equal(1, _damaged.DamagedLeaves);
        _bench.Elapsed += new SyncOptions().ResendAfter;
        var again = _bench.Sent<SyncMessage.AskRecords>(_bench.Tick(_damaged), "us").Single();
        _bench.Tell(_damaged, Us, answer);
        Assert.Equal(1, _damaged.DamagedLeaves);
        _bench.Tell(_damaged, Us, Answer(again));
        Assert.Equal(0, _damaged.DamagedLeaves);
    }

    [Fact]
    public void Record_waits_until_all_is_applied_that_was_applied_there_and_what_was_covered_stays_so()
    {
        _bench.Elapsed += new SyncOptions().ResendAfter;
        var ask = _bench.Sent<SyncMessage.AskRecords>(Hello(_damaged, Us), "us").Single();
        var batch = Kept(_bench.Announce(_bench.Us, Add("db")));
        var answer = Answer(ask);
        var forget = Kept(_bench.Announce(_bench.Us, new RecordChange.Forget(SyncBench.KeyOf("web"))));
        _bench.Tell(_damaged, Us, answer);
        Assert.Equal(1, _damaged.DamagedLeaves);
        _bench.Push(_damaged, batch);
        Assert.Equal(0, _damaged.DamagedLeaves);
        _bench.Push(_damaged, forget);
        Assert.Equal(_bench.Us.Store, _damaged.Store);

        var late = _bench.Reload(_bench.Eu, Lose);
        late.Step(SyncBench.Members, _bench.Now);
        _bench.Elapsed += new SyncOptions().ResendAfter;
        ask = _bench.Sent<SyncMessage.AskRecords>(Hello(late, Us), "us").Single();
        _bench.Push(late, batch);
        _bench.Push(late, forget);
        _bench.Tell(late, Us, answer with { Id = ask.Id, Leaves = [new(Leaf, IsComplete: true, [])] });
        Assert.Equal(0, late.DamagedLeaves);
        Assert.Equal(_bench.Us.Store, late.Store);
    }

    [Fact]
    public void Sum_of_a_damaged_leaf_is_not_written()
    {
        var write = (SyncOutput.Write)_bench.Push(_damaged, SyncBench.BatchOf("us", 1))[0];
        Assert.Equal([SyncBench.KeyOf("web")], write.Changed.Select(record => record.Key));
        Assert.Empty(write.Sums);
        Assert.Empty(write.Rewritten);
    }

    [Fact]
    public void Where_nobody_else_is_there_what_is_left_is_all_there_is()
    {
        var alone = _bench.Reload(_bench.Eu, Lose);
        var outputs = alone.Step(new SyncInput.Members([new("eu", 1)]), _bench.Now);
        var write = Assert.IsType<SyncOutput.Write>(outputs[0]);
        Assert.Equal([Leaf], write.Rewritten);
        Assert.Equal([new LeafSum(Leaf, 0)], write.Sums);
        Assert.Equal(SyncAlarm.StoreNotRepaired, Assert.Single(Alarms(outputs)).Kind);
        Assert.Equal(0, alone.DamagedLeaves);
    }

    [Fact]
    public void Where_all_others_need_this_store_what_is_left_is_all_there_is()
    {
        var alone = _bench.Reload(_bench.Eu, Lose);
        alone.Step(new SyncInput.Members([new("eu", 1), new("us", 1)]), _bench.Now);
        Assert.Equal(1, alone.DamagedLeaves);
        var outputs = _bench.Tell(alone, Us, new SyncMessage.Hello(Us, VersionVector.Empty, IsAnswer: true));
        Assert.Equal([Leaf], Assert.IsType<SyncOutput.Write>(outputs[0]).Rewritten);
        Assert.Equal((0, SyncAlarm.StoreNotRepaired), (alone.DamagedLeaves, Assert.Single(Alarms(outputs)).Kind));
    }

    [Fact]
    public void Rows_that_were_damaged_while_it_ran_are_written_anew()
    {
        var outputs = _bench.Us.Step(new SyncInput.Scrubbed([Leaf, 0]), _bench.Now);
        var write = Assert.IsType<SyncOutput.Write>(outputs[0]);
        Assert.Equal([0, Leaf], write.Rewritten);
        Assert.Equal([SyncBench.KeyOf("web")], write.Changed.Select(record => record.Key));
        Assert.Equal([new LeafSum(0, 0), new LeafSum(Leaf, write.Changed[0].Digest)], write.Sums);
        Assert.Equal(SyncAlarm.StoreDamaged, Assert.Single(Alarms(outputs)).Kind);
        Assert.Empty(_damaged.Step(new SyncInput.Scrubbed([Leaf]), _bench.Now).OfType<SyncOutput.Write>());
        Assert.Throws<ArgumentException>(() => _damaged.Step(new SyncInput.Scrubbed([-1]), _bench.Now));
    }

    private static void Lose(Dictionary<string, byte[]> rows) => rows.Remove("vm/web");

    private static RecordChange.AddMember Add(string name) => new RecordChange.AddMember(SyncBench.KeyOf(name), "tags", "a");

    private static IEnumerable<SyncOutput.Alarm> Alarms(IEnumerable<SyncOutput> outputs) => outputs.OfType<SyncOutput.Alarm>();

    private SyncBatch Kept(IReadOnlyList<SyncOutput> outputs)
    {
        _bench.Elapsed += TimeSpan.FromMilliseconds(100);
        return ((SyncOutput.Write)outputs[0]).Kept.Single();
    }

    private SyncMessage.Answer Answer(SyncMessage.AskRecords ask) =>
        _bench.Sent<SyncMessage.Answer>(_bench.Tell(_bench.Us, Eu, ask), "eu").Single();

    private void Carry(SyncReplica to)
    {
        _bench.Elapsed += TimeSpan.FromMilliseconds(100);
        foreach (var push in _bench.Sent<SyncMessage.Push>(Hello(_damaged, Us), "us"))
        {
            _bench.Push(to, push.Batch, from: "eu");
        }
    }

    private IReadOnlyList<SyncOutput> Hello(SyncReplica to, Author from, bool isNew = false)
    {
        if (isNew)
        {
            to.Step(SyncBench.Members, _bench.Now);
        }

        var applied = from == Us && !isNew ? _bench.Us.Applied : VersionVector.Empty;
        return _bench.Tell(to, from, new SyncMessage.Hello(from, applied, IsAnswer: true));
    }
}
