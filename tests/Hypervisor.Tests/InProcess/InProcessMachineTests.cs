using Microsoft.Extensions.Time.Testing;
using NovaCron.Hypervisor.InProcess;

namespace NovaCron.Hypervisor.Tests.InProcess;

public sealed class InProcessMachineTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_paused_guest_stands_still_and_a_resumed_one_goes_on_where_it_stood()
    {
        var time = new FakeTimeProvider();
        using var hosts = new InProcessHosts(time: time);
        var machine = await hosts.LaunchAsync();
        await using var console = new ConsoleLines(await machine.OpenConsoleAsync(None));
        time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(10, await console.HeartbeatsAsync(10));

        await machine.PauseAsync(None);
        await machine.PauseAsync(None);
        Assert.Equal(MachineState.Paused, await machine.GetStateAsync(None));
        Assert.Equal(0, hosts.World.RunningCopies("busy"));
        time.Advance(TimeSpan.FromSeconds(10));
        await machine.ResumeAsync(None);
        await machine.ResumeAsync(None);
        time.Advance(TimeSpan.FromMilliseconds(5));

        Assert.Equal(11, await console.HeartbeatsAsync(1));
        Assert.Equal(1, hosts.World.MaxRunningCopies("busy"));
    }

    [Fact]
    public async Task The_workload_rewrites_at_its_rate_and_answers_on_the_console()
    {
        var time = new FakeTimeProvider();
        using var hosts = new InProcessHosts(rewritesPerSecond: 4_000, time: time);
        var machine = await hosts.LaunchAsync();
        await using var console = new ConsoleLines(await machine.OpenConsoleAsync(None));
        for (var i = 0; i < 200; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(5));
        }

        var asked = console.VerifyAsync();
        time.Advance(TimeSpan.FromMilliseconds(5));

        Assert.Equal("VERIFY pages=1024 corrupt=0 rewrites=4020", await asked);
    }

    [Fact]
    public async Task The_console_has_one_reader_at_a_time()
    {
        using var hosts = new InProcessHosts();
        var machine = await hosts.LaunchAsync();
        var first = await machine.OpenConsoleAsync(None);
        var refused = await Assert.ThrowsAsync<HypervisorException>(() => machine.OpenConsoleAsync(None));
        Assert.Equal(HypervisorError.WrongState, refused.Error);

        await first.DisposeAsync();

        await using var second = new ConsoleLines(await machine.OpenConsoleAsync(None));
        await second.HeartbeatsAsync(1);
    }

    [Fact]
    public async Task Machines_outlive_their_handles_and_are_adopted_until_stopped()
    {
        using var hosts = new InProcessHosts();
        await (await hosts.LaunchAsync("a")).DisposeAsync();
        await (await hosts.LaunchAsync("b")).DisposeAsync();

        var adopted = await hosts.Here.AdoptAsync(None);
        Assert.Equal(["a", "b"], adopted.Select(m => m.Id).Order(StringComparer.Ordinal));
        await adopted[0].StopAsync(None);

        Assert.Single(await hosts.Here.AdoptAsync(None));
        Assert.Equal(MachineState.Gone, await adopted[0].GetStateAsync(None));
        var gone = await Assert.ThrowsAsync<HypervisorException>(() => adopted[0].ResumeAsync(None));
        Assert.Equal(HypervisorError.MachineGone, gone.Error);
    }

    [Fact]
    public async Task Launches_that_cannot_be_are_refused_with_their_kind()
    {
        using var hosts = new InProcessHosts();
        await hosts.LaunchAsync();
        await RefusedAsync(hosts, InProcessHosts.Spec(), HypervisorError.WrongState);
        await RefusedAsync(hosts, InProcessHosts.Spec("Upper"), HypervisorError.InvalidSpec);
        await RefusedAsync(hosts, InProcessHosts.Spec("../x"), HypervisorError.InvalidSpec);
        await RefusedAsync(hosts, InProcessHosts.Spec("a") with { MemoryBytes = 4097 }, HypervisorError.InvalidSpec);
        await RefusedAsync(hosts, InProcessHosts.Spec("a", memoryMiB: 1 << 20), HypervisorError.InvalidSpec);
        await RefusedAsync(hosts, InProcessHosts.Spec("a") with { VirtualCpus = 0 }, HypervisorError.InvalidSpec);
        await RefusedAsync(hosts, InProcessHosts.Spec("a") with { MachineType = "pc" }, HypervisorError.InvalidSpec);
        await RefusedAsync(hosts, InProcessHosts.Spec("a") with { KernelCommandLine = "quiet" }, HypervisorError.InvalidSpec);
    }

    [Fact]
    public async Task A_machine_that_waits_for_a_stream_can_neither_be_resumed_nor_sent()
    {
        using var hosts = new InProcessHosts();
        var waiting = await hosts.AwaitAsync(InProcessHosts.Spec());
        Assert.Equal(MachineState.Incoming, await waiting.GetStateAsync(None));
        Assert.Equal(HypervisorError.WrongState, (await Assert.ThrowsAsync<HypervisorException>(() => waiting.ResumeAsync(None))).Error);
        Assert.Equal(HypervisorError.WrongState,
            (await Assert.ThrowsAsync<HypervisorException>(() => waiting.MigrateAsync(OutgoingMigrationOptions.Default, None))).Error);
        Assert.Equal(0, hosts.World.MaxRunningCopies("busy"));
    }

    [Fact]
    public async Task The_world_counts_every_copy_and_remembers_the_most()
    {
        using var hosts = new InProcessHosts();
        var here = await hosts.LaunchAsync();
        var there = await hosts.There.LaunchAsync(InProcessHosts.Spec(), LaunchMode.Run, None);
        Assert.Equal(2, hosts.World.RunningCopies("busy"));
        await here.StopAsync(None);
        await there.PauseAsync(None);
        Assert.Equal(0, hosts.World.RunningCopies("busy"));
        Assert.Equal(2, hosts.World.MaxRunningCopies("busy"));
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var failure = Assert.Throws<ArgumentException>(
            () => new InProcessHypervisor(new InProcessHypervisorOptions { StreamBufferBytes = 1 }));
        Assert.Contains("StreamBufferBytes", failure.Message, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(InProcessHosts hosts, MachineSpec spec, HypervisorError kind)
    {
        var failure = await Assert.ThrowsAsync<HypervisorException>(() => hosts.Here.LaunchAsync(spec, LaunchMode.Run, None));
        Assert.Equal(kind, failure.Error);
    }
}
