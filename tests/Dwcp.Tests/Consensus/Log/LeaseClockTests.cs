using NovaCron.Dwcp.Consensus.Log;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class LeaseClockTests
{
    private static readonly LeaseOptions Options = new();
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly LogWorld _world = new(LogKit.Configuration());
    private readonly LeaseClock _clock = new(Options);

    [Fact]
    public void A_claim_waits_from_the_last_renewal_that_this_member_executed()
    {
        Renew(At(1));
        var claim = Claimable();
        Assert.False(_clock.MayClaim(claim, _world.State, At(1) + Options.ClaimAfter - Tick));
        Assert.True(_clock.MayClaim(claim, _world.State, At(1) + Options.ClaimAfter));
        Renew(At(5));
        Assert.False(_clock.MayClaim(claim, _world.State, At(100)));
        claim = claim with { Renewals = 2 };
        Assert.False(_clock.MayClaim(claim, _world.State, At(5) + Options.ClaimAfter - Tick));
        Assert.True(_clock.MayClaim(claim, _world.State, At(5) + Options.ClaimAfter));
    }

    [Fact]
    public void A_member_that_begins_to_count_takes_every_host_for_alive()
    {
        Renew(At(1));
        var claim = Claimable();
        Assert.False(new LeaseClock(Options).MayClaim(claim, _world.State, At(1000)));
        _clock.Restart(_world.State, At(50));
        Assert.False(_clock.MayClaim(claim, _world.State, At(50) + Options.ClaimAfter - Tick));
        Assert.True(_clock.MayClaim(claim, _world.State, At(50) + Options.ClaimAfter));
    }

    [Fact]
    public void A_claim_of_what_this_member_does_not_know_waits()
    {
        Renew(At(1));
        var claim = Claimable();
        Assert.False(_clock.MayClaim(claim with { Epoch = 2 }, _world.State, At(100)));
        Assert.False(_clock.MayClaim(claim with { Vm = "web" }, _world.State, At(100)));
        Assert.False(_clock.MayClaim(claim with { Host = "h2" }, _world.State, At(100)));
        Assert.False(_clock.MayClaim(claim with { Renewals = 2 }, _world.State, At(100)));
    }

    [Fact]
    public void A_batch_waits_for_each_claim_in_it()
    {
        Renew(At(1));
        var claim = Claimable();
        var batch = new CommandBatch("bom", 1, 1, [new Acquire("web", "u").Encode(), claim.Encode()], default);
        Assert.False(_clock.MayVote(batch, _world.State, At(2)));
        Assert.True(_clock.MayVote(batch with { Commands = [.. batch.Commands.Take(1)] }, _world.State, At(2)));
        Assert.True(_clock.MayVote(batch, _world.State, At(2) + Options.ClaimAfter));

        // What is no claim need not wait: it does nothing.
        Assert.True(_clock.MayVote(batch with { Commands = [claim.Encode().AsMemory()[..5], default] }, _world.State, At(2)));
    }

    [Fact]
    public void A_claim_that_can_do_nothing_any_more_lets_what_is_behind_it_pass()
    {
        Renew(At(1));
        var claim = Claimable();
        Assert.All([claim, claim with { Epoch = 2 }, claim with { Vm = "web" }], waits => Assert.False(_world.State.IsVoid(waits)));
        Renew(At(5));
        Assert.True(_world.State.IsVoid(claim));
        Assert.True(_clock.MayVote(new CommandBatch("bom", 1, 1, [claim.Encode()], default), _world.State, At(5)));
        Assert.Equal(CommandOutcome.Renewed, _world.Do("bom", claim).Outcome);

        claim = claim with { Renewals = 2 };
        _world.Do("ams", new SetFailover("db", 1, FailoverMode.Manual, null));
        Hand(At(6), new DropLease("h1"));
        Assert.True(_world.State.IsVoid(claim));
        _world.Do("ams", new Release("db", 1));
        Assert.True(_world.State.IsVoid(claim with { Renewals = 3 }));
        Assert.False(_world.State.IsVoid(claim with { Epoch = 2 }));
    }

    [Fact]
    public void A_refused_renewal_does_not_count_and_a_dropped_lease_is_forgotten()
    {
        Renew(At(1));
        var claim = Claimable();
        _world.Do("bom", claim);
        Renew(At(5));
        Assert.Equal(1, _world.State.FindLease(new("ams", "h1"))!.Renewals);
        Hand(At(6), new DropLease("h1"));
        Hand(At(7), new Acquire("web", "u"), new RenewLease("h1", "life 1"), new SetFailover("web", 1, FailoverMode.Automatic, "h1"));
        Assert.False(_clock.MayClaim(new Claim("web", 1, "h1", 1), _world.State, At(100)));
        Assert.True(_clock.MayClaim(new Claim("web", 1, "h1", 2), _world.State, At(100)));
    }

    [Fact]
    public void A_claim_waits_to_the_tick_and_no_longer()
    {
        Renew(At(1));
        var claim = Claimable();
        Assert.Equal(Options.ClaimAfter, _clock.WaitOf(claim, _world.State, At(1)));
        Assert.Equal(Tick, _clock.WaitOf(claim, _world.State, At(1) + Options.ClaimAfter - Tick));
        Assert.Equal(TimeSpan.Zero, _clock.WaitOf(claim, _world.State, At(1) + Options.ClaimAfter));
        Assert.Equal(TimeSpan.Zero, _clock.WaitOf(claim, _world.State, At(100)));
        Assert.Equal(TimeSpan.MaxValue, _clock.WaitOf(claim with { Renewals = 2 }, _world.State, At(100)));
    }

    [Fact]
    public void What_was_refused_leaves_a_hosts_last_renewal_as_old_as_it_is()
    {
        Renew(At(1));
        var claim = Claimable();
        _world.Do("ams", new Acquire("web", "u2"));
        _world.Do("ams", new SetFailover("web", 1, FailoverMode.Automatic, "h1"));
        Hand(At(2), new DropLease("h1"));
        Assert.Equal(Options.ClaimAfter - At(1), _clock.WaitOf(claim, _world.State, At(2)));
        Assert.Equal(CommandOutcome.Done, _world.Do("bom", claim).Outcome);
        Hand(At(5), new RenewLease("h1", "life 1"));
        var second = claim with { Vm = "web" };
        Assert.Equal(Options.ClaimAfter - At(4), _clock.WaitOf(second, _world.State, At(5)));
    }

    [Fact]
    public void A_host_that_is_gone_is_forgotten()
    {
        Renew(At(1));
        _world.Do("ams", new Acquire("db", "u1"));
        var claim = new Claim("db", 1, "h1", 1);
        Assert.Equal(TimeSpan.Zero, _clock.WaitOf(claim, _world.State, At(100)));
        Hand(At(2), new DropLease("h1"));
        Assert.Equal(TimeSpan.MaxValue, _clock.WaitOf(claim, _world.State, At(100)));
    }

    [Fact]
    public void Who_begins_to_count_knows_the_hosts_of_that_state_only()
    {
        Renew(At(1));
        _world.Do("ams", new Acquire("db", "u1"));
        _clock.Restart(FederationState.Create(LogKit.Configuration()), At(2));
        Assert.Equal(TimeSpan.MaxValue, _clock.WaitOf(new Claim("db", 1, "h1", 1), _world.State, At(100)));
    }

    [Fact]
    public void A_clock_takes_no_options_that_contradict_themselves()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new LeaseClock(Options with { Margin = default }));
        Assert.Equal("Margin", refused.ParamName);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private Claim Claimable()
    {
        _world.Do("ams", new Acquire("db", "u1"));
        _world.Do("ams", new SetFailover("db", 1, FailoverMode.Automatic, "h1"));
        return new Claim("db", 1, "h1", 1);
    }

    private void Renew(TimeSpan now) => Hand(now, new RenewLease("h1", "life 1"));

    private void Hand(TimeSpan now, params FederationCommand[] commands)
    {
        var encoded = commands.Select(command => (ReadOnlyMemory<byte>)command.Encode()).ToArray();
        var batch = new CommandBatch("ams", 1, _world.State.LastOf("ams") + 1, encoded, default);
        _clock.Executed(batch, _world.Hand(batch), now);
    }
}
