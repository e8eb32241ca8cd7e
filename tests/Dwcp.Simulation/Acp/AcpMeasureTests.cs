using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>What a member measures of the others, and what the log then wants of it.</summary>
public sealed class AcpMeasureTests
{
    private static readonly AcpOptions Options = ByHand.Still with
    {
        PingInterval = TimeSpan.FromSeconds(1), MeasureInterval = TimeSpan.FromSeconds(10), ResubmitAfter = TimeSpan.FromHours(1),
    };

    private static readonly AcpOptions Adapting = ByHand.Still with { AdaptInterval = TimeSpan.FromSeconds(1) };
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);

    private readonly ByHand _hand = new(Options);

    [Fact]
    public void Whoever_pings_has_its_answer()
    {
        Assert.Equal([("r9", new AcpMessage.Pong(77))], _hand.Hear("r9", new AcpMessage.Ping(77)).Sent<AcpMessage.Pong>());
    }

    [Fact]
    public void All_others_are_pinged_at_once_and_again_after_a_while()
    {
        Assert.Equal([("r1", new AcpMessage.Ping(1)), ("r2", new AcpMessage.Ping(1))], Pings(_hand.Tick()));
        Assert.Empty(Pings(_hand.Tick(Options.PingInterval - Instant)));
        Assert.Equal([("r1", new AcpMessage.Ping(2)), ("r2", new AcpMessage.Ping(2))], Pings(_hand.Tick(Instant)));
        Assert.Empty(Pings(_hand.Tick(Options.PingInterval - Instant)));
    }

    [Fact]
    public void What_was_measured_goes_into_the_log_after_a_while_and_not_before()
    {
        _hand.Follow();
        _hand.Tick();
        _hand.Now += TimeSpan.FromMilliseconds(40);
        _hand.Hear(2, new AcpMessage.Pong(1));
        _hand.Hear("r7", new AcpMessage.Pong(1));
        _hand.Hear(1, new AcpMessage.Pong(2));
        Assert.Empty(Measured(_hand.Tick(Options.MeasureInterval - TimeSpan.FromMilliseconds(40) - Instant)));
        var measured = Assert.Single(Measured(_hand.Tick(Instant)));
        Assert.Equal((1, true), (measured.Window, measured.TrustsAll));
        Assert.Equal([new PeerMeasurement("r1", 0, 1_000_000), new PeerMeasurement("r2", 40_000, 500_000)], measured.Peers);
    }

    [Fact]
    public void One_measurement_is_under_way_at_a_time()
    {
        _hand.Follow();
        _hand.Tick();
        var first = _hand.Tick(Options.MeasureInterval);
        Assert.Single(Measured(first));
        Assert.Empty(Measured(_hand.Tick(Options.MeasureInterval)));
        var outputs = _hand.Commit(ByHand.BatchesOf(first)[0].Encode());
        Assert.Empty(outputs.Answers);
        Assert.Equal(1, _hand.State.Measurements["r0"].Window);
        Assert.Equal(2, Assert.Single(Measured(_hand.Tick())).Window);
    }

    [Fact]
    public void What_else_the_member_asked_for_itself_does_not_end_what_is_under_way()
    {
        var hand = new ByHand(Options with { AdaptInterval = TimeSpan.FromSeconds(1) });
        hand.Commit(hand.Batch(1, hand.Admit(5)));
        var barrier = ByHand.BatchesOf(hand.Read(1))[0];
        hand.Tick();
        hand.Tick(Options.MeasureInterval);
        Assert.Contains(" 3 batches under way", hand.Member.ToString());
        Assert.Single(hand.Commit(barrier.Encode()).Answers);
        hand.Tick(Options.MeasureInterval);
        Assert.Contains(" 2 batches under way behind command 1 of life 1, 0 commands waiting", hand.Member.ToString());
    }

    [Fact]
    public void From_one_measurement_to_the_next_so_much_time_passes()
    {
        _hand.Follow();
        _hand.Tick();
        var first = _hand.Tick(Options.MeasureInterval + Options.PingInterval);
        _hand.Commit(ByHand.BatchesOf(first)[0].Encode());
        Assert.Empty(Measured(_hand.Tick(Options.MeasureInterval - Instant)));
        Assert.Single(Measured(_hand.Tick(Instant)));
    }

    [Fact]
    public void Nothing_is_measured_into_an_epoch_that_has_ended_and_only_members_in_the_next()
    {
        var hand = new ByHand(Options, count: 4);
        hand.Follow();
        hand.Tick();
        hand.End(hand.Remove(2));
        Assert.Empty(Measured(hand.Tick(Options.MeasureInterval)));
        Assert.EndsWith(" 0 commands waiting", hand.Member.ToString());
        var seal = hand.Seal();
        hand.Say(1, seal);
        hand.Say(3, seal);
        Assert.Equal(["r1", "r3"], Assert.Single(Measured(hand.Tick())).Peers.Select(peer => peer.Region));
    }

    [Fact]
    public void Peers_are_told_of_in_the_order_of_their_names()
    {
        var hand = new ByHand(Options, count: 12, self: 5);
        hand.Follow();
        hand.Tick();
        var peers = Assert.Single(Measured(hand.Tick(Options.MeasureInterval))).Peers.Select(peer => peer.Region).ToList();
        Assert.Equal(["r0", "r1", "r10", "r11", "r2", "r3", "r4", "r6", "r7", "r8", "r9"], peers);
    }

    [Fact]
    public void What_the_policy_wants_whoever_orders_proposes_first_and_the_others_after_a_while()
    {
        var hand = new ByHand(Adapting, count: 4);
        hand.Follow();
        hand.Tick();
        hand.Commit(hand.Batch(1, hand.Distrust(2)));
        var wanted = hand.Wanted();
        Assert.Empty(ByHand.BatchesOf(hand.Tick((5 * Adapting.AdaptInterval) - Instant)));
        var batch = Assert.Single(ByHand.BatchesOf(hand.Tick(Instant)));
        Assert.Equal(wanted.Encode(), Assert.Single(batch.Commands).ToArray());

        // It is under way, and not proposed a second time.
        hand.Tick(50 * Adapting.AdaptInterval);
        Assert.Contains(" 1 batches under way behind command 0 of life 1, 0 commands waiting", hand.Member.ToString());
        Assert.Empty(hand.Commit(batch.Encode()).Answers);
        Assert.True(hand.State.IsSealed);
        hand.Tick(50 * Adapting.AdaptInterval);
        Assert.EndsWith(" 0 commands waiting", hand.Member.ToString());
    }

    [Fact]
    public void Whoever_orders_looks_what_the_policy_wants_after_a_while_and_not_before()
    {
        var hand = new ByHand(Adapting, count: 3);
        hand.Lead();
        hand.Acknowledge();
        hand.Tick(5 * Adapting.AdaptInterval);
        hand.Hear(1, new AcpMessage.Batches(1, [hand.Batch(1, hand.Admit(5))]));
        hand.Acknowledge();
        var wanted = hand.Wanted();
        Assert.Empty(hand.Entered(hand.Tick(Adapting.AdaptInterval - Instant)));
        var batch = Assert.Single(hand.Entered(hand.Tick(Instant)));
        Assert.Equal(wanted.Encode(), Assert.Single(batch.Commands).ToArray());
    }

    [Fact]
    public void What_is_wanted_still_is_proposed_again_once_it_was_refused()
    {
        var hand = new ByHand(Adapting, count: 3);
        hand.Follow();
        hand.Tick();
        hand.Commit(hand.Batch(1, hand.Admit(5)));
        var refused = Assert.Single(ByHand.BatchesOf(hand.Tick(5 * Adapting.AdaptInterval)));
        hand.Commit(hand.Batch(1, hand.Admit(6)));
        hand.Commit(refused.Encode());
        Assert.False(hand.State.IsSealed);
        Assert.Empty(ByHand.BatchesOf(hand.Tick((5 * Adapting.AdaptInterval) - Instant)));
        var again = Assert.Single(ByHand.BatchesOf(hand.Tick(Instant)));
        Assert.Equal(hand.Wanted().Encode(), Assert.Single(again.Commands).ToArray());
    }

    [Fact]
    public void Nothing_is_proposed_where_nothing_is_wanted()
    {
        _hand.Follow();
        for (var i = 0; i < 9; i++)
        {
            Assert.Empty(ByHand.BatchesOf(_hand.Tick(TimeSpan.FromSeconds(1))));
        }
    }

    private static List<(string To, AcpMessage.Ping Message)> Pings(Outputs outputs) => outputs.Sent<AcpMessage.Ping>();

    private static IEnumerable<FederationCommand.Measure> Measured(Outputs outputs) => ByHand.BatchesOf(outputs)
        .SelectMany(batch => batch.Commands).Select(command => FederationCommand.Decode(command)).OfType<FederationCommand.Measure>();
}
