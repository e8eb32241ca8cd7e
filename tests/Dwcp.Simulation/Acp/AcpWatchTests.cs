using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>When a claim makes sense, and when it may be ordered: both by this member's own clock.</summary>
public sealed class AcpWatchTests
{
    private static readonly TimeSpan Wait = ByHand.Still.Lease.ClaimAfter;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ByHand _hand = new();

    [Fact]
    public void What_nobody_owns_and_what_is_under_no_lease_is_waited_for_for_ever()
    {
        _hand.Commit(_hand.Batch(1, new FederationCommand.Acquire("vm", "uid")));
        Assert.Equal(new LeaseWatch(null, 0, TimeSpan.MaxValue), _hand.Member.Watch("other"));
        Assert.Equal(new LeaseWatch(_hand.State.FindVm("vm"), 0, TimeSpan.MaxValue), _hand.Member.Watch("vm"));
        Assert.NotNull(_hand.Member.Watch("vm").Vm);
    }

    [Fact]
    public void A_claim_waits_from_the_last_renewal_on()
    {
        Lease();
        Assert.Equal(new LeaseWatch(_hand.State.FindVm("vm"), 1, Wait), Watch());
        _hand.Tick(3 * Second);
        Assert.Equal(Wait - (3 * Second), Watch().Wait);
        _hand.Commit(Renewal());
        _hand.Tick(Second);
        Assert.Equal((2, Wait - Second), (Watch().Renewals, Watch().Wait));
        _hand.Tick(Wait);
        Assert.Equal(TimeSpan.Zero, Watch().Wait);
    }

    [Fact]
    public void A_new_leader_lets_it_wait_from_when_it_began_to_lead()
    {
        Lease();
        _hand.Tick(3 * Second);
        _hand.HearEngine(2, new CftMessage.Append(2, 0, 0, [], 0, 0));
        _hand.Tick(Second);
        Assert.Equal(Wait - Second, Watch().Wait);
    }

    [Fact]
    public void While_nobody_leads_it_waits_as_long_as_a_leader_would_let_it()
    {
        Lease();
        _hand.Tick(2 * ByHand.Timeouts.Election);
        Assert.Null(_hand.Member.Leader);
        Assert.Equal(Wait, Watch().Wait);
        _hand.Tick(Second);
        Assert.Equal(Wait, Watch().Wait);
    }

    [Fact]
    public void Whoever_begins_to_lead_counts_from_then()
    {
        Lease();
        _hand.Tick(2 * Wait);
        Assert.True(MayClaim());
        _hand.Lead(term: 2, silence: 2 * Wait);
        IsCountedFromNow();
    }

    [Fact]
    public void Whoever_begins_anew_counts_from_then()
    {
        Lease();
        _hand.Now += 100 * Second;
        _hand.Restart();
        _hand.Commit();
        _hand.Now += 100 * Second;
        Assert.True(MayClaim());
        _hand.Commit(_hand.Batch(1, new FederationCommand.Barrier()));
        Assert.True(MayClaim());
    }

    [Fact]
    public void A_new_epoch_counts_from_when_it_begins()
    {
        Lease();
        _hand.Tick(100 * Second);
        Assert.True(MayClaim());
        _hand.Switch(_hand.Admit(5), 1);
        IsCountedFromNow();
    }

    [Fact]
    public void A_leader_does_not_enter_a_claim_that_has_to_wait()
    {
        Lease();
        _hand.Lead(term: 2);
        _hand.Acknowledge();
        Assert.Empty(_hand.Entered(_hand.Hear(2, new AcpMessage.Batches(1, [Claim(), Claim()]))));
        var outputs = _hand.Hear(2, new AcpMessage.Batches(1, [Claim(), _hand.Batch(1, new FederationCommand.Barrier())]));
        Assert.Equal(["r1"], _hand.Entered(outputs).Select(batch => batch.Origin));
        _hand.Now += Wait;
        Assert.Equal(["r2"], _hand.Entered(_hand.Hear(2, new AcpMessage.Batches(1, [Claim()]))).Select(batch => batch.Origin));
    }

    private void IsCountedFromNow()
    {
        Assert.Equal(Wait, Watch().Wait);
        Assert.False(MayClaim());
        _hand.Now += Wait - TimeSpan.FromTicks(1);
        Assert.False(MayClaim());
        _hand.Now += TimeSpan.FromTicks(1);
        Assert.True(MayClaim());
    }

    private bool MayClaim() => _hand.Judge.MayOrder(Claim(), _hand.Now);

    private static ReadOnlyMemory<byte> Claim() => ByHand.Batch(2, 1, new FederationCommand.Claim("vm", 1, "h", 1));

    private LeaseWatch Watch() => _hand.Member.Watch("vm");

    private ReadOnlyMemory<byte> Renewal() => _hand.Batch(1, new FederationCommand.RenewLease("h", "n"));

    /// <summary>r1 leads, and has a guest under a lease that has just been renewed.</summary>
    private void Lease()
    {
        _hand.Now = 50 * Second;
        _hand.Commit(
            _hand.Batch(1, new FederationCommand.Acquire("vm", "uid")), Renewal(),
            _hand.Batch(1, new FederationCommand.SetFailover("vm", 1, FailoverMode.Automatic, "h")));
        Assert.NotNull(_hand.State.FindVm("vm")!.Lease);
    }
}
