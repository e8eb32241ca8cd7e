using NovaCron.Dwcp.Consensus.Log;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class LeaseCommandTests
{
    private readonly LogWorld _world = new(LogKit.Configuration());

    [Fact]
    public void A_VM_fails_over_by_itself_only_under_a_lease()
    {
        _world.Do("ams", new Acquire("db", "u1"));
        Assert.Equal(CommandOutcome.NoLease, _world.Do("ams", new SetFailover("db", 1, FailoverMode.Automatic, "h1")).Outcome);
        Assert.Equal(new(CommandOutcome.Done, 0, 1), _world.Do("ams", new RenewLease("h1", "life 1")));
        Assert.Equal(new(CommandOutcome.Done, 0, 1), _world.Do("bom", new RenewLease("h1", "life 1")));
        Assert.Equal(CommandOutcome.Invalid, _world.Do("ams", new SetFailover("db", 1, FailoverMode.Automatic, null)).Outcome);
        Assert.Equal(CommandOutcome.Invalid, _world.Do("ams", new SetFailover("db", 1, FailoverMode.Manual, "h1")).Outcome);
        Assert.Equal(CommandOutcome.Done, _world.Do("ams", new SetFailover("db", 1, FailoverMode.Automatic, "h1")).Outcome);
        Assert.Equal(CommandOutcome.AlreadyDone, _world.Do("ams", new SetFailover("db", 1, FailoverMode.Automatic, "h1")).Outcome);
        Assert.Equal(1, _world.State.FindLease(new("ams", "h1"))!.Vms);
        Assert.Equal(0, _world.State.FindLease(new("bom", "h1"))!.Vms);
    }

    [Fact]
    public void A_claim_of_the_last_renewal_takes_the_VM_over()
    {
        var epoch = _world.Leased("ams", "db", "h1");
        Assert.Equal(new(CommandOutcome.Done, epoch + 1, 1), _world.Do("bom", new Claim("db", epoch, "h1", 1)));
        Assert.Equal(new VmOwnership("db", "db-uid", "bom", epoch + 1), _world.State.FindVm("db"));
        Assert.Equal(new HostLease(new("ams", "h1"), "life 1", 1, IsBroken: true, Vms: 0), _world.State.FindLease(new("ams", "h1")));
        Assert.Equal(new(CommandOutcome.Stale, epoch + 1), _world.Do("cpt", new Claim("db", epoch, "h1", 1)));
    }

    [Fact]
    public void A_claim_that_a_renewal_has_overtaken_does_nothing()
    {
        var epoch = _world.Leased("ams", "db", "h1");
        _world.Do("ams", new RenewLease("h1", "life 1"));
        Assert.Equal(new(CommandOutcome.Renewed, epoch, 2), _world.Do("bom", new Claim("db", epoch, "h1", 1)));
        Assert.Equal(CommandOutcome.NotAutomatic, _world.Do("bom", new Claim("db", epoch, "h2", 2)).Outcome);
        Assert.Equal(CommandOutcome.Invalid, _world.Do("bom", new Claim("db", epoch + 1, "h1", 2)).Outcome);
        Assert.Equal(CommandOutcome.Unknown, _world.Do("bom", new Claim("web", epoch, "h1", 2)).Outcome);
        _world.Do("ams", new SetFailover("db", epoch, FailoverMode.Manual, null));
        Assert.Equal(CommandOutcome.NotAutomatic, _world.Do("bom", new Claim("db", epoch, "h1", 2)).Outcome);
        Assert.Equal("ams", _world.State.FindVm("db")!.Owner);
    }

    [Fact]
    public void A_liar_claims_nothing()
    {
        var epoch = _world.Leased("ams", "db", "h1");
        _world.Do("cpt", LogWorld.Proof("A2 bom"));
        Assert.Equal(CommandOutcome.Quarantined, _world.Do("bom", new Claim("db", epoch, "h1", 1)).Outcome);
    }

    [Fact]
    public void A_claimed_host_renews_only_with_a_new_life()
    {
        var epoch = _world.Leased("ams", "db", "h1");
        _world.Leased("ams", "web", "h1");
        Assert.Equal(CommandOutcome.Done, _world.Do("bom", new Claim("db", epoch, "h1", 2)).Outcome);
        Assert.Equal(new(CommandOutcome.NoLease, 0, 2), _world.Do("ams", new RenewLease("h1", "life 1")));

        // The other VM of that host is dead as well, and is claimed by the same renewal.
        var second = _world.State.FindVm("web")!.Epoch;
        Assert.Equal(CommandOutcome.NoLease, _world.Do("ams", new SetFailover("web", second, FailoverMode.Automatic, "h1")).Outcome);
        Assert.Equal(CommandOutcome.Done, _world.Do("cpt", new Claim("web", second, "h1", 2)).Outcome);
        Assert.Equal(new(CommandOutcome.Done, 0, 3), _world.Do("ams", new RenewLease("h1", "life 2")));
    }

    [Fact]
    public void A_lease_is_dropped_once_nothing_runs_under_it_and_its_renewals_never_come_back()
    {
        var epoch = _world.Leased("ams", "db", "h1");
        Assert.Equal(new(CommandOutcome.Busy, 0, 1), _world.Do("ams", new DropLease("h1")));
        _world.Do("ams", new SetFailover("db", epoch, FailoverMode.Manual, null));
        Assert.Equal(new(CommandOutcome.Done, 0, 1), _world.Do("ams", new DropLease("h1")));
        Assert.Equal(new(CommandOutcome.AlreadyDone), _world.Do("ams", new DropLease("h1")));
        Assert.Equal(new(CommandOutcome.Done, 0, 2), _world.Do("ams", new RenewLease("h1", "life 1")));
    }

    [Fact]
    public void A_transfer_ends_the_VMs_part_in_a_lease()
    {
        var epoch = _world.Leased("ams", "db", "h1");
        _world.Do("ams", new Prepare("db", epoch, "m1", "bom"));
        _world.Do("ams", LogKit.Transfer("db", epoch, 1, "bom", "m1"));
        Assert.Equal(0, _world.State.FindLease(new("ams", "h1"))!.Vms);
        Assert.Equal(CommandOutcome.Stale, _world.Do("cpt", new Claim("db", epoch, "h1", 1)).Outcome);
        Assert.Equal(CommandOutcome.NotAutomatic, _world.Do("cpt", new Claim("db", epoch + 1, "h1", 1)).Outcome);
    }
}
