using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>What a member shows of itself.</summary>
public sealed class AcpViewTests
{
    private readonly ByHand _hand = new();

    [Fact]
    public void A_view_has_what_is_known_here()
    {
        _hand.Commit(_hand.Batch(1, new FederationCommand.Acquire("vm", "uid")));
        var view = _hand.Member.View();
        Assert.Equal(("r0", 1, "r1", null), (view.Region, view.Applied, view.Leader, view.Halted));
        Assert.Same(_hand.State, view.State);
        Assert.Null(view.Certificate);
        Assert.Null(view.Certified);
        Assert.Null(view.Certify("vm"));
        Assert.Empty(view.Starts);
        Assert.Null(view.Reason);
    }

    [Fact]
    public void Why_an_epoch_ends_is_told_from_its_seal_on_and_in_the_next_one()
    {
        _hand.Commit(_hand.Batch(1, _hand.Admit(5)));
        Assert.Null(_hand.Member.View().Reason);
        _hand.Commit(_hand.Batch(1, _hand.Wanted()));
        Assert.Equal(SwitchReason.Members, _hand.Member.View().Reason);
        _hand.Say(1, _hand.Seal());
        Assert.Equal(SwitchReason.Members, _hand.Member.View().Reason);
        _hand.Restart();
        Assert.Equal(SwitchReason.Members, _hand.Member.View().Reason);
    }

    [Fact]
    public void Why_an_epoch_ends_is_told_although_nobody_has_looked_before()
    {
        _hand.End(_hand.Admit(5));
        Assert.Equal(SwitchReason.Members, _hand.Member.View().Reason);
    }

    [Fact]
    public void Why_the_latest_of_several_ended_is_told()
    {
        var hand = new ByHand(count: 4);
        hand.Switch(hand.Remove(3), 1, 2);
        Assert.Equal(SwitchReason.Members, hand.Member.View().Reason);
        hand.Switch(hand.Admit(3), 1, 2);
        hand.Switch(hand.Distrust(2), 1, 2);
        Assert.Equal((4, SwitchReason.Trust), (hand.State.Configuration.Epoch, hand.Member.View().Reason));
    }

    [Fact]
    public void Beginnings_are_shown_as_they_were_when_they_were_looked_at()
    {
        _hand.Switch(_hand.Admit(5), 1);
        var first = _hand.Member.View().Starts;
        Assert.Single(first);
        Assert.Same(first, _hand.Member.View().Starts);
        _hand.Switch(_hand.Admit(6), 1, 2);
        Assert.Single(first);
        Assert.Equal([2, 3], _hand.Member.View().Starts.Select(start => start.Configuration.Epoch));
    }
}
