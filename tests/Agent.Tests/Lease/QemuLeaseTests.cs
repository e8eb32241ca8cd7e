using NovaCron.Agent.Tests.Qemu;
using NovaCron.Agent.Watchdog;
using NovaCron.Hypervisor;
using NovaCron.Hypervisor.Tests.Qemu;

namespace NovaCron.Agent.Tests.Lease;

public sealed class QemuLeaseTests
{
    [QemuFact]
    public async Task A_QEMU_under_the_lease_is_made_known_before_it_runs_and_killed_when_the_lease_is_over()
    {
        await using var machines = new BootSectorHypervisor();
        await using var host = await LeasedHost.StartAsync(machines);
        await LeasedHost.AssertNoLeaseAsync(() => host.GuardAsync());
        await host.RenewAsync();
        await host.GuardAsync();

        var report = await host.BootAsync();

        var process = ProcessIdentity.Of(report.ProcessId)!;
        Assert.Equal(MachineActivity.Running, report.Activity);
        Assert.Equal<WatchedProcess>([WatchedProcess.From(process)], host.Watchdogs.Last.Processes);
        host.Clock.Advance(8);
        await host.WaitUntilAsync(() => !process.IsAlive);
        Assert.Equal(MachineActivity.Gone, await host.ActivityAsync());
        await host.RenewAsync();
        Assert.Equal(MachineActivity.Running, (await host.BootAsync()).Activity);
        await host.Agent.StopAsync(LeasedHost.Vm, 1, host.Token);
    }
}
