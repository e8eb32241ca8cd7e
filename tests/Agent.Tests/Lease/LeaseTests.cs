using NovaCron.Agent.Tests.Kit;

namespace NovaCron.Agent.Tests.Lease;

/// <summary>The host's lease: who may run under it, and until when.</summary>
public sealed class LeaseTests
{
    [Fact]
    public async Task A_VM_is_put_under_a_lease_only_when_there_is_one_and_until_then_one_is_wanted()
    {
        await using var host = await LeasedHost.StartAsync();
        await host.BootAsync();
        Assert.False((await host.Agent.StampLeaseAsync(host.Token)).IsWanted);

        await LeasedHost.AssertNoLeaseAsync(() => host.GuardAsync());

        // It was not put under a lease that there is not: it runs on.
        Assert.Equal(MachineActivity.Running, await host.ActivityAsync());
        Assert.True((await host.RenewAsync()).IsWanted);
        await host.GuardAsync();
        await host.GuardAsync();
        Assert.True((await host.Agent.StampLeaseAsync(host.Token)).IsWanted);
    }

    [Fact]
    public async Task A_machine_under_the_lease_is_ended_when_it_is_over_and_another_one_is_not()
    {
        await using var host = await LeasedHost.StartAsync();
        await host.BootAsync();
        await host.Agent.StartAsync(new MachineOrder("other", 1, TwoRegions.Hardware()), host.Token);
        await host.RenewAsync();
        await host.GuardAsync();

        host.Clock.Advance(8);
        await host.WaitUntilAsync(() => host.World.RunningCopies(LeasedHost.Vm) == 0);

        Assert.Equal(MachineActivity.Gone, await host.ActivityAsync());
        Assert.Equal(1, host.World.RunningCopies("other"));
        await LeasedHost.AssertNoLeaseAsync(() => host.BootAsync());
        await host.RenewAsync();
        Assert.Equal(MachineActivity.Running, (await host.BootAsync()).Activity);
    }

    [Fact]
    public async Task A_lease_counts_from_when_the_renewal_was_stamped_and_not_from_when_it_was_executed()
    {
        await using var host = await LeasedHost.StartAsync();
        await host.BootAsync();
        var stamp = await host.Agent.StampLeaseAsync(host.Token);
        host.Clock.Advance(7.9);
        await host.Agent.ExtendLeaseAsync(stamp, host.Token);
        await host.GuardAsync();

        host.Clock.Advance(0.1);

        await host.WaitUntilAsync(() => host.World.RunningCopies(LeasedHost.Vm) == 0);
    }

    [Fact]
    public async Task A_stamp_that_is_older_of_another_life_of_the_future_or_of_no_use_changes_nothing()
    {
        await using var host = await LeasedHost.StartAsync();
        await host.BootAsync();
        var first = await host.RenewAsync();
        host.Clock.Advance(3);
        var second = await host.RenewAsync();
        await host.GuardAsync();
        host.Clock.Advance(4);

        await host.Agent.ExtendLeaseAsync(first, host.Token);
        await host.Agent.ExtendLeaseAsync(second with { Nonce = "another", At = host.Clock.Now }, host.Token);
        await host.Agent.ExtendLeaseAsync(second with { At = host.Clock.Now + TimeSpan.FromSeconds(1) }, host.Token);
        host.Clock.Advance(4);
        await host.WaitUntilAsync(() => host.World.RunningCopies(LeasedHost.Vm) == 0);

        await host.Agent.ExtendLeaseAsync(second with { At = second.At + TimeSpan.FromSeconds(0.5) }, host.Token);
        await host.Agent.ExtendLeaseAsync(second with { At = second.At - TimeSpan.FromSeconds(1) }, host.Token);
        host.Clock.Advance(0.5);
        await LeasedHost.AssertNoLeaseAsync(() => host.BootAsync());
    }

    [Fact]
    public async Task A_wish_is_kept_without_a_machine_and_across_restarts_and_goes_when_it_is_taken_back()
    {
        await using var host = await LeasedHost.StartAsync();
        await LeasedHost.AssertNoLeaseAsync(() => host.GuardAsync());
        await host.RenewAsync();
        await host.GuardAsync();
        host.Clock.Advance(20);
        await LeasedHost.AssertNoLeaseAsync(() => host.BootAsync());

        await host.Region.RestartAsync();

        Assert.True((await host.Agent.StampLeaseAsync(host.Token)).IsWanted);
        await LeasedHost.AssertNoLeaseAsync(() => host.BootAsync());
        await host.GuardAsync(isGuarded: false);
        Assert.False((await host.Agent.StampLeaseAsync(host.Token)).IsWanted);
        await host.BootAsync();
        host.Clock.Advance(100);
        Assert.Equal(MachineActivity.Running, await host.ActivityAsync());
    }

    [Fact]
    public async Task Deleting_the_VM_and_fencing_it_take_it_out()
    {
        await using var host = await LeasedHost.StartAsync();
        await host.BootAsync();
        await host.RenewAsync();
        await host.GuardAsync();
        await host.Agent.StopAsync(LeasedHost.Vm, 1, host.Token);
        Assert.True((await host.Agent.StampLeaseAsync(host.Token)).IsWanted);
        await host.Agent.DeleteAsync(LeasedHost.Vm, 1, host.Token);
        Assert.False((await host.Agent.StampLeaseAsync(host.Token)).IsWanted);

        await host.BootAsync(2);
        await host.GuardAsync(2);
        await host.Agent.FenceAsync(LeasedHost.Vm, 3, host.Token);

        Assert.False((await host.Agent.StampLeaseAsync(host.Token)).IsWanted);
        Assert.Equal(MachineActivity.Paused, await host.ActivityAsync());
    }

    [Fact]
    public async Task Orders_below_the_fence_are_refused_and_a_higher_one_is_a_fence()
    {
        await using var host = await LeasedHost.StartAsync();
        await host.BootAsync();
        await host.RenewAsync();

        await host.GuardAsync(2);

        Assert.Equal(MachineActivity.Paused, await host.ActivityAsync());
        Assert.Equal(AgentError.StaleEpoch, (await LeasedHost.RefusedAsync(() => host.GuardAsync(1))).Error);
        Assert.Equal(AgentError.StaleEpoch, (await LeasedHost.RefusedAsync(() => host.GuardAsync(1, isGuarded: false))).Error);
        Assert.True((await host.Agent.StampLeaseAsync(host.Token)).IsWanted);
    }

    [Fact]
    public async Task A_paused_machine_under_the_lease_ends_with_it_and_is_not_resumed_behind_it()
    {
        await using var host = await LeasedHost.StartAsync();
        await host.BootAsync();
        await host.RenewAsync();
        await host.GuardAsync();
        await host.Agent.PauseAsync(LeasedHost.Vm, 1, host.Token);
        await host.Agent.ResumeAsync(LeasedHost.Vm, 1, host.Token);
        await host.Agent.PauseAsync(LeasedHost.Vm, 1, host.Token);

        host.Clock.Advance(8);

        var refused = await LeasedHost.RefusedAsync(() => host.Agent.ResumeAsync(LeasedHost.Vm, 1, host.Token));
        Assert.Contains(refused.Error, new[] { AgentError.NoLease, AgentError.UnknownMachine });
        Assert.Equal(0, host.World.RunningCopies(LeasedHost.Vm));
    }
}
