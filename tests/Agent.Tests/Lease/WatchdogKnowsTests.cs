using NovaCron.Agent.Watchdog;

namespace NovaCron.Agent.Tests.Lease;

/// <summary>Machines that are processes run only where the watchdogs know them.</summary>
public sealed class WatchdogKnowsTests
{
    [Fact]
    public async Task The_watchdogs_know_a_machine_before_its_guest_runs()
    {
        await using var host = await LeasedHost.StartAsync();
        await LeasedHost.AssertNoLeaseAsync(() => host.GuardAsync());
        await host.RenewAsync();
        await host.GuardAsync();
        var process = WatchedProcess.From(host.GiveProcess());
        var running = -1;
        host.Watchdogs.Told = order => running = order.Processes.Contains(process) ? host.World.RunningCopies(LeasedHost.Vm) : running;

        var report = await host.BootAsync();

        Assert.Equal((0, MachineActivity.Running), (running, report.Activity));
        Assert.Equal<WatchedProcess>([process], OrderFile.Read(host.Watchdogs.OrderFile, host.Clock.Boot)!.Processes);
    }

    [Fact]
    public async Task Without_watchdogs_the_lease_is_not_extended_and_nothing_is_put_under_it()
    {
        await using var host = await LeasedHost.StartAsync();
        var process = WatchedProcess.From(host.GiveProcess());
        await host.BootAsync();
        await LeasedHost.AssertNoLeaseAsync(() => host.GuardAsync());
        await host.RenewAsync();
        host.Watchdogs.IsGone = true;

        await LeasedHost.AssertNoLeaseAsync(() => host.GuardAsync());
        host.Clock.Advance(1);
        await LeasedHost.AssertNoLeaseAsync(() => host.RenewAsync());
        Assert.Contains("Machines are not watched.", (await host.Agent.DescribeAsync(host.Token)).Remarks);

        // What could not be put under the lease does not end with it.
        host.Clock.Advance(20);
        Assert.Equal(MachineActivity.Running, await host.ActivityAsync());
        host.Watchdogs.IsGone = false;
        await host.RenewAsync();
        await host.GuardAsync();
        Assert.Equal<WatchedProcess>([process], host.Watchdogs.Last.Processes);
    }

    [Fact]
    public async Task A_machine_that_cannot_be_made_known_is_not_booted()
    {
        await using var host = await LeasedHost.StartAsync();
        await LeasedHost.AssertNoLeaseAsync(() => host.GuardAsync());
        await host.RenewAsync();
        await host.GuardAsync();
        host.GiveProcess();
        host.Watchdogs.IsGone = true;

        await LeasedHost.AssertNoLeaseAsync(() => host.BootAsync());

        Assert.Equal(0, host.World.MaxRunningCopies(LeasedHost.Vm));
        Assert.Null(await host.Agent.FindAsync(LeasedHost.Vm, host.Token));
    }

    [Fact]
    public async Task Taking_a_VM_out_tells_the_watchdogs_also_when_they_could_not_be_told_at_first()
    {
        await using var host = await LeasedHost.StartAsync();
        var process = WatchedProcess.From(host.GiveProcess());
        await host.BootAsync();
        await host.RenewAsync();
        await host.GuardAsync();
        Assert.Equal<WatchedProcess>([process], host.Watchdogs.Last.Processes);
        host.Watchdogs.IsGone = true;
        await LeasedHost.AssertNoLeaseAsync(() => host.GuardAsync(isGuarded: false));
        host.Watchdogs.IsGone = false;

        await host.GuardAsync(isGuarded: false);

        Assert.Empty(host.Watchdogs.Last.Processes);
        host.Clock.Advance(100);
        Assert.Equal(MachineActivity.Running, await host.ActivityAsync());
    }

    [Fact]
    public async Task A_fence_does_not_wait_for_watchdogs_that_cannot_be_told()
    {
        await using var host = await LeasedHost.StartAsync();
        host.GiveProcess();
        await host.BootAsync();
        await host.RenewAsync();
        await host.GuardAsync();
        host.Watchdogs.IsGone = true;

        await host.Agent.FenceAsync(LeasedHost.Vm, 2, host.Token);

        Assert.Equal(MachineActivity.Paused, await host.ActivityAsync());
        Assert.False((await host.Agent.StampLeaseAsync(host.Token)).IsWanted);
    }

    [Fact]
    public async Task A_new_agent_goes_on_with_the_lease_and_tells_the_watchdogs_first()
    {
        await using var host = await LeasedHost.StartAsync();
        var process = WatchedProcess.From(host.GiveProcess());
        await host.BootAsync();
        var before = await host.RenewAsync();
        await host.GuardAsync();
        host.Clock.Advance(5);

        await host.Region.RestartAsync();

        Assert.Equal<WatchedProcess>([process], host.Watchdogs.Last.Processes);
        Assert.Equal(before.At + TimeSpan.FromSeconds(8), host.Watchdogs.Last.Deadline);
        Assert.Equal(MachineActivity.Running, await host.ActivityAsync());
        Assert.Equal(before.Nonce, (await host.RenewAsync()).Nonce);
        Assert.Equal(host.Clock.Now + TimeSpan.FromSeconds(8), host.Watchdogs.Last.Deadline);
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(1, true)]
    public async Task A_new_agent_ends_a_machine_whose_lease_has_passed_or_that_nobody_watches(double seconds, bool hasNoWatchdogs)
    {
        await using var host = await LeasedHost.StartAsync();
        var process = host.GiveProcess();
        await host.BootAsync();
        await host.RenewAsync();
        await host.GuardAsync();
        await host.Region.DieAsync();
        host.Clock.Advance(seconds);
        host.HasNoWatchdogs = hasNoWatchdogs;

        await host.Region.StartAgentAsync();

        // It was killed before the agent was there; the process of this test is no machine whose end the agent waits for.
        await host.WaitUntilAsync(() => !process.IsAlive);
        Assert.Equal(0, host.World.RunningCopies(LeasedHost.Vm));
        Assert.Equal(MachineActivity.Gone, await host.ActivityAsync());
    }

    [Fact]
    public async Task A_boot_of_the_host_begins_another_life()
    {
        await using var host = await LeasedHost.StartAsync();
        var before = await host.RenewAsync();
        await host.Region.DieAsync();
        host.Clock.Boot = Guid.NewGuid().ToString();
        await host.Region.StartAgentAsync();

        var after = await host.Agent.StampLeaseAsync(host.Token);

        Assert.NotEqual(before.Nonce, after.Nonce);
        await LeasedHost.AssertNoLeaseAsync(() => host.GuardAsync());
    }

    [Fact]
    public async Task When_a_claim_has_ended_the_lease_everything_under_it_ends_before_the_next_life_begins()
    {
        await using var host = await LeasedHost.StartAsync();
        var process = host.GiveProcess();
        await host.BootAsync();
        var before = await host.RenewAsync();
        await host.GuardAsync();

        var unchanged = await host.Agent.RestartLeaseAsync("another", host.Token);
        Assert.Equal((before.Nonce, MachineActivity.Running), (unchanged.Nonce, await host.ActivityAsync()));
        var after = await host.Agent.RestartLeaseAsync(before.Nonce, host.Token);

        Assert.NotEqual(before.Nonce, after.Nonce);
        Assert.True(after.IsWanted);
        await host.WaitUntilAsync(() => !process.IsAlive);
        Assert.Equal(0, host.World.RunningCopies(LeasedHost.Vm));
        await host.Agent.ExtendLeaseAsync(before with { At = host.Clock.Now }, host.Token);
        await LeasedHost.AssertNoLeaseAsync(() => host.BootAsync());
        Assert.Equal(after.Nonce, (await host.Agent.RestartLeaseAsync(before.Nonce, host.Token)).Nonce);
        host.GiveProcess();
        host.Clock.Advance(1);
        Assert.Equal(after.Nonce, (await host.RenewAsync()).Nonce);
        await host.BootAsync();
        await host.Region.RestartAsync();
        Assert.Equal(after.Nonce, (await host.Agent.StampLeaseAsync(host.Token)).Nonce);
    }

    [Fact]
    public async Task A_machine_that_was_launched_and_never_let_run_is_booted_anew()
    {
        await using var host = await LeasedHost.StartAsync();
        await LeasedHost.AssertNoLeaseAsync(() => host.GuardAsync());
        await host.RenewAsync();
        await host.GuardAsync();
        host.GiveProcess();
        var dying = Task.CompletedTask;
        host.Region.Hypervisor.BeforeResume = () => dying = host.Region.Hypervisor.DieAsync();
        await LeasedHost.RefusedAsync(() => host.BootAsync());
        await dying;
        await host.Region.RestartAsync();
        host.GiveProcess();

        var report = await host.BootAsync();

        Assert.Equal((MachineActivity.Running, 1), (report.Activity, host.World.RunningCopies(LeasedHost.Vm)));
    }
}
