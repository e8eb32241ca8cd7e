using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>Engines keep the pace of their epoch, and who leads first leads once.</summary>
public sealed class AcpPaceTests
{
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);

    [Fact]
    public void A_follower_waits_as_long_as_the_epoch_says()
    {
        var hand = new ByHand();
        hand.Follow();
        Assert.Empty(hand.EngineTo<CftMessage.PreVote>(1, hand.Tick(ByHand.Timeouts.Election - Instant)));
        Assert.Single(hand.EngineTo<CftMessage.PreVote>(1, hand.Tick(ByHand.Timeouts.Election)));
    }

    [Fact]
    public void A_leader_is_heard_as_often_as_the_epoch_says()
    {
        var hand = new ByHand();
        hand.Lead();
        hand.Acknowledge();
        Assert.Empty(hand.EngineTo<CftMessage.Append>(1, hand.Tick(ByHand.Timeouts.Heartbeat - Instant)));
        Assert.Single(hand.EngineTo<CftMessage.Append>(1, hand.Tick(Instant)));
    }

    [Fact]
    public void A_proposal_is_waited_for_as_long_as_the_epoch_says()
    {
        var hand = new ByHand(count: 4, mode: ConsensusMode.Byzantine, self: 1);
        hand.Tick();
        hand.Submit(1, new FederationCommand.Barrier().Encode());
        Assert.Empty(Blocks.To<BftMessage.Prevote>(2, hand.Tick(ByHand.Timeouts.Round - Instant)));
        var vote = Assert.Single(Blocks.To<BftMessage.Prevote>(2, hand.Tick(Instant)));
        Assert.Null(vote.Block);
    }

    [Fact]
    public void Who_led_first_does_not_lead_again_because_it_begins_anew()
    {
        var hand = new ByHand();
        hand.Lead();
        hand.Acknowledge();
        hand.Submit(1, hand.Admit(5).Encode());
        hand.Acknowledge();
        hand.Submit(2, hand.Wanted().Encode());
        hand.Acknowledge();
        hand.Say(1, hand.Seal());
        Assert.Equal((2, "r0"), (hand.State.Configuration.Epoch, hand.Member.Leader));
        hand.Tick();
        hand.Restart();
        var outputs = hand.Tick();
        Assert.Null(hand.Member.Leader);
        Assert.Empty(outputs.Sent<AcpMessage.Engine>());
    }

    [Fact]
    public void A_member_that_stops_at_the_switch_does_not_seal_it()
    {
        var hand = new ByHand();
        hand.Commit(hand.Batch(1, hand.Admit(5)));
        var outputs = hand.Commit(hand.Batch(0, hand.Wanted()));
        Assert.True(hand.State.IsSealed);
        Assert.NotNull(hand.Member.Halted);
        Assert.Empty(outputs.Sent<AcpMessage.Said>());
        Assert.Empty(outputs.Told<AcpEvent.EpochSealed>());
    }
}
