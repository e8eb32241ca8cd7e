using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class PolicyCommandTests
{
    private readonly LogWorld _world = new(LogKit.Configuration());

    [Fact]
    public void Windows_are_counted_and_those_without_a_doubt_since_the_last_one()
    {
        Assert.Equal(new(CommandOutcome.Stale), Measure(2));
        Assert.Equal(new(CommandOutcome.Stale), Measure(0));
        Assert.Equal((new(CommandOutcome.Done, 0, 1), 1), (Measure(1), Quiet("ams")));
        Assert.Equal(new(CommandOutcome.Stale, 0, 1), Measure(1));
        Assert.Equal((new(CommandOutcome.Done, 0, 2), 2), (Measure(2), Quiet("ams")));
        Assert.Equal(new(CommandOutcome.Stale, 0, 2), Measure(1));
        Assert.Equal(new(CommandOutcome.Stale, 0, 2), Measure(4));
        Assert.Equal((new(CommandOutcome.Done, 0, 3), 0), (Measure(3, trustsAll: false), Quiet("ams")));
        Assert.False(_world.State.Measurements["ams"].TrustsAll);
        Assert.Equal((new(CommandOutcome.Done, 0, 4), 1), (Measure(4), Quiet("ams")));
        Assert.True(_world.State.Measurements["ams"].TrustsAll);
    }

    [Fact]
    public void What_was_measured_of_each_peer_is_kept()
    {
        PeerMeasurement[] peers = [new("bom", 5, 6), new("dub", 7, 8)];
        Assert.Equal(new(CommandOutcome.Done, 0, 1), _world.Do("ams", new Measure(1, peers, TrustsAll: true)));
        Assert.Equal(["ams"], _world.State.Measurements.Keys);
        Assert.Equal(("ams", 1), (_world.State.Measurements["ams"].Region, _world.State.Measurements["ams"].Window));
        Assert.Equal(peers, _world.State.Measurements["ams"].Peers);
    }

    [Theory]
    [InlineData("bom", "cpt", "bom")]
    [InlineData("bom", "ams")]
    [InlineData("bom", "xyz")]
    [InlineData("xyz")]
    public void Who_measures_a_peer_twice_itself_or_a_stranger_is_refused(params string[] peers)
    {
        var measure = new Measure(1, [.. peers.Select(peer => new PeerMeasurement(peer, 1, 0))], TrustsAll: true);
        Assert.Equal(new(CommandOutcome.Invalid), _world.Do("ams", measure));
        Assert.Empty(_world.State.Measurements);
    }

    [Fact]
    public void A_liar_measures_nothing()
    {
        _world.Do("cpt", LogWorld.Proof("A1 ams"));
        Assert.Equal(new(CommandOutcome.Quarantined), Measure(1));
    }

    [Fact]
    public void A_proof_puts_the_offender_alone_into_quarantine_and_ends_the_quiet_of_all()
    {
        _world.MeasureAll();
        _world.MeasureAll();
        Assert.Equal(new(CommandOutcome.Done), _world.Do("cpt", LogWorld.Proof("A1 ams")));
        Assert.Equal([true, false, false, false], _world.State.Members.Select(member => member.IsQuarantined));
        Assert.All(_world.State.Configuration.Members, member => Assert.False(member.IsQuarantined));
        Assert.Equal([new Offence(1, "A1", "ams", Digest.Of("A1 ams"u8))], _world.State.Offences);
        var measured = _world.State.Measurements.Values.Select(one => (one.Region, one.Window, one.Quiet));
        Assert.Equal([("ams", 2, 0), ("bom", 2, 0), ("cpt", 2, 0), ("dub", 2, 0)], measured);
    }

    [Theory]
    [InlineData("nonsense", CommandOutcome.NotProven)]
    [InlineData(" bom", CommandOutcome.NotProven)]
    [InlineData("A1 xyz", CommandOutcome.Unknown)]
    public void What_proves_nothing_of_a_member_does_nothing(string proof, CommandOutcome outcome)
    {
        Assert.Equal(new(outcome), _world.Do("cpt", LogWorld.Proof(proof)));
        Assert.Empty(_world.State.Offences);
        Assert.All(_world.State.Members, member => Assert.False(member.IsQuarantined));
    }

    [Fact]
    public void An_offence_is_proven_once_in_an_epoch_and_a_proof_counts_once_for_ever()
    {
        Assert.Equal(CommandOutcome.Done, Accuse("A1 bom"));
        Assert.Equal(CommandOutcome.AlreadyDone, Accuse("A1 bom"));
        Assert.Equal(CommandOutcome.AlreadyDone, Accuse("A1 bom by another proof"));
        Assert.Equal(CommandOutcome.Done, Accuse("A2 bom"));
        Assert.Equal(CommandOutcome.Done, Accuse("A1 cpt"));
        _world.Do("ams", PolicyKit.WantedCommand(_world.State));
        _world.BeginEpoch();
        Assert.Equal(CommandOutcome.AlreadyDone, Accuse("A1 bom"));
        Assert.Equal(CommandOutcome.Done, Accuse("A1 bom by another proof"));
        Assert.Equal([1, 1, 1, 2], _world.State.Offences.Select(offence => offence.Epoch));
    }

    [Fact]
    public void Where_no_switch_is_wanted_none_is_done()
    {
        var switched = new Switch(ConsensusMode.Byzantine, FederationTimeouts.Default, Digest.Of([1]), SwitchReason.Doubt);
        Assert.Equal(new(CommandOutcome.NotWanted), _world.Do("ams", switched));
        var same = switched with { Mode = ConsensusMode.Crash };
        Assert.Equal(new(CommandOutcome.NotWanted), _world.Do("ams", LogKit.Signed(same)));
        Assert.Null(_world.State.Next);
    }

    [Fact]
    public void Only_the_very_switch_that_is_wanted_is_done()
    {
        _world.Do("cpt", LogWorld.Proof("A1 bom"));
        var wanted = PolicyKit.WantedCommand(_world.State);
        foreach (var other in new[]
        {
            wanted with { Next = Digest.Of([1]) },
            wanted with { Mode = ConsensusMode.Crash },
            wanted with { Reason = SwitchReason.Pace },
            wanted with { Timeouts = wanted.Timeouts with { Round = new(1) } },
        })
        {
            Assert.Equal(new(CommandOutcome.NotWanted), _world.Do("ams", other));
        }

        Assert.Equal((null, string.Empty), (_world.State.Next, _world.State.FirstLeader));
        Assert.Equal(new(CommandOutcome.Done, 2), _world.Do("dub", wanted));
        Assert.Equal((wanted.Next, "dub"), (_world.State.Next!.Digest, _world.State.FirstLeader));
    }

    [Fact]
    public void An_operator_turns_the_Byzantine_mode_on_by_the_signature_of_that_switch()
    {
        var permitted = AdaptationPolicy.Permitted(_world.State, ConsensusMode.Byzantine)!.ToCommand();
        Assert.Equal(new(CommandOutcome.NotWanted), _world.Do("ams", permitted));
        Assert.Equal(new(CommandOutcome.NotSigned), _world.Do("ams", LogKit.Signed(permitted, LogKit.Keys[0])));
        var misplaced = permitted with { By = LogKit.Signed(permitted with { Next = Digest.Of([1]) }).By };
        Assert.Equal(new(CommandOutcome.NotSigned), _world.Do("ams", misplaced));
        Assert.Equal(new(CommandOutcome.Done, 2), _world.Do("ams", LogKit.Signed(permitted)));
        Assert.Equal(ConsensusMode.Byzantine, _world.State.Next!.Mode);
    }

    private CommandResult Measure(long window, bool trustsAll = true) =>
        _world.Do("ams", new Measure(window, [new("bom", 80_000, 0)], trustsAll));

    private CommandOutcome Accuse(string proof) => _world.Do("dub", LogWorld.Proof(proof)).Outcome;

    private long Quiet(string region) => _world.State.Measurements[region].Quiet;
}
