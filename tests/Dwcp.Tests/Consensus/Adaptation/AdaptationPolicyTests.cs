using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Tests.Consensus.Log;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Adaptation;

public sealed class AdaptationPolicyTests
{
    private readonly LogWorld _world = new(LogKit.Configuration());

    [Fact]
    public void Nothing_is_wanted_where_all_trust_each_other()
    {
        for (var i = 0; i < 20; i++)
        {
            _world.MeasureAll();
            Assert.Null(AdaptationPolicy.Wanted(_world.State));
        }

        Assert.Null(AdaptationPolicy.Hindrance(_world.State));
        Assert.Null(AdaptationPolicy.Permitted(_world.State, ConsensusMode.Crash));
    }

    [Fact]
    public void A_proof_turns_the_Byzantine_mode_on_at_once()
    {
        Assert.Equal(CommandOutcome.NotProven, _world.Do("ams", LogWorld.Proof("nonsense")).Outcome);
        Assert.Equal(CommandOutcome.Unknown, _world.Do("ams", LogWorld.Proof("A1 xyz")).Outcome);
        Assert.Null(AdaptationPolicy.Wanted(_world.State));
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", LogWorld.Proof("A1 bom")).Outcome);
        Assert.Equal(CommandOutcome.AlreadyDone, _world.Do("cpt", LogWorld.Proof("A1 bom again")).Outcome);
        Turns(SwitchReason.Offence);
        Assert.True(_world.State.Configuration.Members[1].IsQuarantined);
        Assert.Null(AdaptationPolicy.Wanted(_world.State));
    }

    [Theory]
    [InlineData("")]
    [InlineData("them")]
    public void A_member_that_another_or_nobody_answers_for_turns_the_Byzantine_mode_on(string domain)
    {
        _world.Do("ams", LogKit.Signed(new SetTrust(0, "cpt", domain, OperatorSignature.None)));
        Turns(SwitchReason.Trust);
    }

    [Fact]
    public void A_doubt_turns_the_Byzantine_mode_on()
    {
        _world.MeasureAll();
        _world.Do("dub", _world.Measurement("dub", 80_000, trustsAll: false));
        Turns(SwitchReason.Doubt);
    }

    [Fact]
    public void Three_members_stay_as_they_are_and_say_why()
    {
        var world = new LogWorld(LogKit.Configuration(members: 3));
        world.Do("ams", LogKit.Signed(new SetTrust(0, "cpt", "them", OperatorSignature.None)));
        Assert.Equal(SwitchHindrance.TooFewMembers, AdaptationPolicy.Hindrance(world.State));

        // The members change nevertheless: it is how a fourth one can come.
        world.Do("ams", LogKit.Signed(new Admit(1, "dub", LogKit.Keys[3].Public, "us", OperatorSignature.None)));
        Assert.Null(AdaptationPolicy.Hindrance(world.State));
        Assert.Equal(ConsensusMode.Byzantine, AdaptationPolicy.Wanted(world.State)!.Next.Mode);
    }

    [Fact]
    public void A_Byzantine_epoch_keeps_four_members()
    {
        var world = new LogWorld(LogKit.Configuration(ConsensusMode.Byzantine));
        world.Do("ams", LogKit.Signed(new Remove(0, "dub", OperatorSignature.None)));
        Assert.Null(AdaptationPolicy.Wanted(world.State));
        Assert.Equal(SwitchHindrance.TooFewMembers, AdaptationPolicy.Hindrance(world.State));
        world.Do("ams", LogKit.Signed(new Admit(1, "eze", LogKit.Keys[4].Public, "us", OperatorSignature.None)));
        var wanted = AdaptationPolicy.Wanted(world.State)!;
        Assert.Equal((SwitchReason.Members, ConsensusMode.Byzantine, 4), (wanted.Reason, wanted.Next.Mode, wanted.Next.Members.Count));
        Assert.Equal(["ams", "bom", "cpt", "eze"], wanted.Next.Members.Select(member => member.Region));
    }

    [Fact]
    public void Trust_comes_back_by_an_operator_after_quiet_windows_of_all()
    {
        var world = new LogWorld(LogKit.Configuration(ConsensusMode.Byzantine));
        for (var i = 0; i < AdaptationPolicy.QuietWindowsMin; i++)
        {
            Assert.Null(AdaptationPolicy.Permitted(world.State, ConsensusMode.Crash));
            world.MeasureAll();
        }

        var command = AdaptationPolicy.Permitted(world.State, ConsensusMode.Crash)!.ToCommand();
        Assert.Null(AdaptationPolicy.Wanted(world.State));
        Assert.Equal(CommandOutcome.NotWanted, world.Do("ams", command).Outcome);
        Assert.Equal(CommandOutcome.NotSigned, world.Do("ams", LogKit.Signed(command, LogKit.Keys[0])).Outcome);
        Assert.Equal(new(CommandOutcome.Done, 2), world.Do("ams", LogKit.Signed(command)));
        world.BeginEpoch();
        Assert.Equal(ConsensusMode.Crash, world.State.Configuration.Mode);
        Assert.Equal(CommandOutcome.NotWanted, world.Do("ams", LogKit.Signed(command)).Outcome);
    }

    [Fact]
    public void Evidence_and_doubts_begin_the_quiet_time_anew()
    {
        var world = new LogWorld(LogKit.Configuration(ConsensusMode.Byzantine, members: 5));
        Repeat(AdaptationPolicy.QuietWindowsMin, () => world.MeasureAll());
        world.Do("ams", world.Measurement("ams", 80_000, trustsAll: false));
        Assert.Null(AdaptationPolicy.Permitted(world.State, ConsensusMode.Crash));
        Repeat(AdaptationPolicy.QuietWindowsMin, () => world.MeasureAll());
        Assert.NotNull(AdaptationPolicy.Permitted(world.State, ConsensusMode.Crash));
        world.Do("ams", LogWorld.Proof("A1 bom"));
        world.Do("ams", LogKit.Signed(new Remove(0, "bom", OperatorSignature.None)));
        Assert.Null(AdaptationPolicy.Permitted(world.State, ConsensusMode.Crash));
        Repeat(AdaptationPolicy.QuietWindowsMin, () => world.MeasureAll());
        Assert.NotNull(AdaptationPolicy.Permitted(world.State, ConsensusMode.Crash));
    }

    [Fact]
    public void Trust_does_not_come_back_while_a_liar_is_a_member()
    {
        var world = new LogWorld(LogKit.Configuration(ConsensusMode.Byzantine, members: 5));
        world.Do("ams", LogWorld.Proof("A1 bom"));
        Repeat(AdaptationPolicy.QuietWindowsMin, () => world.MeasureAll());
        Assert.Null(AdaptationPolicy.Permitted(world.State, ConsensusMode.Crash));
    }

    [Fact]
    public void A_proof_counts_for_its_epoch_although_the_liar_was_removed()
    {
        var world = new LogWorld(LogKit.Configuration(members: 5));
        world.Do("ams", LogWorld.Proof("A1 bom"));
        world.Do("ams", LogKit.Signed(new Remove(0, "bom", OperatorSignature.None)));
        var wanted = AdaptationPolicy.Wanted(world.State)!;
        Assert.Equal((SwitchReason.Offence, ConsensusMode.Byzantine), (wanted.Reason, wanted.Next.Mode));
    }

    [Fact]
    public void Too_few_members_are_a_hindrance_although_the_liar_was_removed()
    {
        var world = new LogWorld(LogKit.Configuration());
        world.Do("ams", LogWorld.Proof("A1 bom"));
        Assert.Null(AdaptationPolicy.Hindrance(world.State));
        world.Do("ams", LogKit.Signed(new Remove(0, "bom", OperatorSignature.None)));
        Assert.Equal(SwitchHindrance.TooFewMembers, AdaptationPolicy.Hindrance(world.State));
    }

    [Fact]
    public void Members_change_without_a_change_of_the_mode_where_all_trust_each_other()
    {
        _world.Do("ams", LogKit.Signed(new Admit(0, "eze", LogKit.Keys[4].Public, "us", OperatorSignature.None)));
        var wanted = AdaptationPolicy.Wanted(_world.State)!;
        Assert.Equal((SwitchReason.Members, ConsensusMode.Crash, 5), (wanted.Reason, wanted.Next.Mode, wanted.Next.Members.Count));
    }

    [Fact]
    public void A_window_is_measured_once_and_in_order()
    {
        var measure = _world.Measurement("ams", 80_000);
        Assert.Equal(CommandOutcome.Stale, _world.Do("ams", measure with { Window = 2 }).Outcome);
        Assert.Equal(CommandOutcome.Invalid, _world.Do("ams", measure with { Peers = [new("ams", 1, 0)] }).Outcome);
        Assert.Equal(CommandOutcome.Invalid, _world.Do("ams", measure with { Peers = [new("xyz", 1, 0)] }).Outcome);
        Assert.Equal(CommandOutcome.Invalid, _world.Do("ams", measure with { Peers = [new("bom", 1, 0), new("bom", 2, 0)] }).Outcome);
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", measure).Outcome);
        Assert.Equal(new(CommandOutcome.Stale, 0, 1), _world.Do("ams", measure));
    }

    [Fact]
    public void Timeouts_follow_round_trips_and_do_not_flutter()
    {
        Repeat(3, () => _world.MeasureAll(roundTripMicroseconds: 140_000));
        Assert.Null(AdaptationPolicy.Wanted(_world.State));
        Repeat(1, () => _world.MeasureAll(roundTripMicroseconds: 300_000));
        var wanted = AdaptationPolicy.Wanted(_world.State)!;
        Assert.Equal(SwitchReason.Pace, wanted.Reason);
        Assert.Equal(TimeSpan.FromSeconds(3), wanted.Next.Timeouts.Election);
        _world.Do("ams", wanted.ToCommand());
        _world.BeginEpoch();
        Repeat(3, () => _world.MeasureAll(roundTripMicroseconds: 220_000));
        Assert.Null(AdaptationPolicy.Wanted(_world.State));
        Repeat(1, () => _world.MeasureAll(roundTripMicroseconds: 100));
        Assert.Equal(FederationTimeouts.Default, AdaptationPolicy.Wanted(_world.State)!.Next.Timeouts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(PeerMeasurement.RoundTripMicrosecondsMax)]
    public void A_liar_moves_timeouts_no_further_than_honest_members_measured(int lie)
    {
        var world = new LogWorld(LogKit.Configuration(ConsensusMode.Byzantine));
        Repeat(3, () =>
        {
            world.Do("ams", world.Measurement("ams", lie));
            world.Do("bom", world.Measurement("bom", 200_000));
            world.Do("cpt", world.Measurement("cpt", 220_000));
            world.Do("dub", world.Measurement("dub", 240_000));
        });
        var election = AdaptationPolicy.Wanted(world.State)!.Next.Timeouts.Election;
        Assert.InRange(election, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.4));
    }

    [Fact]
    public void A_switch_that_the_policy_does_not_want_is_refused()
    {
        _world.Do("ams", LogWorld.Proof("A1 bom"));
        var good = PolicyKit.WantedCommand(_world.State);
        Assert.Equal(CommandOutcome.NotWanted, _world.Do("ams", good with { Next = Digest.Of([1]) }).Outcome);
        Assert.Equal(CommandOutcome.NotWanted, _world.Do("ams", good with { Mode = ConsensusMode.Crash }).Outcome);
        Assert.Equal(CommandOutcome.NotWanted, _world.Do("ams", good with { Reason = SwitchReason.Pace }).Outcome);
        var other = new FederationTimeouts(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1));
        Assert.Equal(CommandOutcome.NotWanted, _world.Do("ams", good with { Timeouts = other }).Outcome);
        Assert.Null(_world.State.Next);
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", good).Outcome);
    }

    private static void Repeat(int times, Action action)
    {
        for (var i = 0; i < times; i++)
        {
            action();
        }
    }

    private void Turns(SwitchReason reason)
    {
        var wanted = AdaptationPolicy.Wanted(_world.State)!;
        Assert.Equal((reason, ConsensusMode.Byzantine, 2L), (wanted.Reason, wanted.Next.Mode, wanted.Next.Epoch));
        Assert.Equal(new(CommandOutcome.Done, 2), _world.Do("ams", wanted.ToCommand()));
        _world.BeginEpoch();
        Assert.Equal(ConsensusMode.Byzantine, _world.State.Configuration.Mode);
    }
}
