using NovaCron.Hypervisor.Qemu;

namespace NovaCron.Hypervisor.Tests.Qemu;

[Collection("qemu")]
public sealed class QemuMachineTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [QemuFact]
    public async Task The_probe_names_version_accelerator_and_versioned_machine_types()
    {
        await using var host = new QemuHost();

        var info = await host.Hypervisor.ProbeAsync(None);

        Assert.Equal("qemu", info.Name);
        Assert.True(info.Version >= new Version(7, 2), info.Version.ToString());
        Assert.Equal("tcg", info.Accelerator);
        Assert.StartsWith("pc-i440fx-", info.MachineTypes[0], StringComparison.Ordinal);
        Assert.Contains(info.MachineTypes, t => t.StartsWith("pc-q35-", StringComparison.Ordinal));
        Assert.Contains(info.Remarks, r => r.Contains("TCG", StringComparison.Ordinal));
    }

    [QemuFact]
    public async Task The_kvm_probe_decides_and_says_why_not()
    {
        await using var host = new QemuHost();
        host.Options.Accelerator = QemuAccelerator.Auto;

        var info = await new QemuHypervisor(host.Options).ProbeAsync(None);

        Assert.Equal(info.Accelerator == "tcg", info.Remarks.Any(r => r.StartsWith("TCG is used because", StringComparison.Ordinal)));
    }

    [QemuFact]
    public async Task A_paused_guest_stands_still_and_a_resumed_one_goes_on_where_it_stood()
    {
        await using var host = new QemuHost();
        var machine = await host.LaunchAsync();
        await using var console = await QemuHost.ConsoleAsync(machine);
        await console.HeartbeatsAsync(5);

        await machine.PauseAsync(None);
        await machine.PauseAsync(None);
        Assert.Equal(MachineState.Paused, await machine.GetStateAsync(None));
        await machine.ResumeAsync(None);
        await machine.ResumeAsync(None);

        Assert.Equal(MachineState.Running, await machine.GetStateAsync(None));
        await console.HeartbeatsAsync(5);
        var heartbeats = ConsoleLines.HeartbeatsIn(console.Text);
        Assert.Equal(Enumerable.Range(0, heartbeats.Length).Select(i => heartbeats[0] + i), heartbeats);
        await Assert.ThrowsAsync<HypervisorException>(() => machine.OpenConsoleAsync(None));
    }

    [QemuFact]
    public async Task Stopping_leaves_neither_process_nor_files_and_may_be_repeated()
    {
        await using var host = new QemuHost();
        var machine = await host.LaunchAsync();
        var process = machine.Control.Process;
        Assert.True(process.IsAlive);

        await machine.StopAsync(None);
        await machine.StopAsync(None);

        Assert.False(process.IsAlive);
        await GoneFromProcessTableAsync(process.Pid);
        Assert.Empty(Directory.GetFileSystemEntries(host.Options.StateDirectory));
        Assert.Equal(MachineState.Gone, await machine.GetStateAsync(None));
        Assert.Equal(HypervisorError.MachineGone, (await Assert.ThrowsAsync<HypervisorException>(() => machine.ResumeAsync(None))).Error);
        Assert.Null(await machine.FindMigrationAsync(None));
    }

    [QemuFact]
    public async Task A_machine_is_adopted_by_a_later_process_with_its_description()
    {
        await using var host = new QemuHost();
        var machine = await host.LaunchAsync();
        await machine.DisposeAsync();

        var adopted = Assert.Single(await host.Restart().AdoptAsync(None));

        Assert.Equal(machine.Spec, adopted.Spec);
        Assert.Equal(machine.Control.Process, ((QemuMachine)adopted).Control.Process);
        Assert.Equal(MachineState.Running, await adopted.GetStateAsync(None));
        Assert.Same(adopted, Assert.Single(await host.Hypervisor.AdoptAsync(None)));
        var refused = await Assert.ThrowsAsync<HypervisorException>(() => host.LaunchAsync());
        Assert.Equal(HypervisorError.WrongState, refused.Error);
    }

    [QemuFact]
    public async Task A_machine_whose_launch_was_cut_short_before_its_process_was_recorded_is_found_by_its_folder()
    {
        await using var host = new QemuHost();
        var machine = await host.LaunchAsync();
        await machine.DisposeAsync();
        var file = machine.Control.Folder.Record;
        (MachineRecord.Read(file)! with { Process = null }).Write(file);

        var adopted = Assert.Single(await host.Restart().AdoptAsync(None));

        Assert.Equal(machine.Control.Process, ((QemuMachine)adopted).Control.Process);
        Assert.Equal(machine.Control.Process, MachineRecord.Read(file)!.Process);
    }

    [QemuFact]
    public async Task A_machine_that_died_is_not_adopted_and_its_remains_go()
    {
        await using var host = new QemuHost();
        var machine = await host.LaunchAsync();
        machine.Control.Process.Kill();
        Assert.True(await machine.Control.WaitForExitAsync(TimeSpan.FromSeconds(30), None));

        Assert.Equal(MachineState.Gone, await machine.GetStateAsync(None));
        Assert.Empty(await host.Restart().AdoptAsync(None));
        Assert.Empty(Directory.GetFileSystemEntries(host.Options.StateDirectory));
    }

    [QemuFact]
    public async Task A_launch_that_qemu_refuses_shows_qemus_reason_and_leaves_nothing()
    {
        await using var host = new QemuHost();
        host.Options.CpuModel = "no-such-processor";

        var failure = await Assert.ThrowsAsync<HypervisorException>(() => host.LaunchAsync());

        Assert.Equal(HypervisorError.LaunchFailed, failure.Error);
        Assert.Contains("no-such-processor", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(host.Options.StateDirectory));
    }

    [QemuFact]
    public async Task Descriptions_that_cannot_be_are_refused_before_qemu_is_asked()
    {
        await using var host = new QemuHost();
        await RefusedAsync(host, host.Spec() with { MachineType = "pc-i440fx-99.0" });
        await RefusedAsync(host, host.Spec() with { DiskPath = "/no/such/disk" });
        await RefusedAsync(host, host.Spec() with { KernelPath = "/no/such/kernel" });
        await RefusedAsync(host, host.Spec() with { Id = "a/b" });
        Assert.Equal("pc-q35-", (await ResolvedTypeAsync(host, "q35"))[..7]);
    }

    [QemuFact]
    public async Task A_state_folder_too_long_for_sockets_puts_them_in_the_runtime_folder()
    {
        await using var host = new QemuHost();
        host.Options.StateDirectory = Path.Combine(host.Folder, new string('s', 90));
        host.Options.RuntimeDirectory = Path.Combine(host.Folder, "r");
        var machine = await host.LaunchAsync();
        await machine.DisposeAsync();
        Assert.StartsWith(host.Options.RuntimeDirectory, machine.Control.Folder.Sockets, StringComparison.Ordinal);

        await Assert.Single(await host.Restart().AdoptAsync(None)).StopAsync(None);

        Assert.Empty(Directory.GetFileSystemEntries(host.Options.RuntimeDirectory));
    }

    [QemuFact]
    public async Task A_machine_has_a_session_of_its_own_and_holds_none_of_its_launchers_pipes()
    {
        await using var host = new QemuHost();
        var pid = (await host.LaunchAsync()).Control.Process.Pid;

        var stat = await File.ReadAllTextAsync($"/proc/{pid}/stat");
        Assert.Equal(pid.ToString(System.Globalization.CultureInfo.InvariantCulture), stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3]);
        Assert.Equal("/dev/null", File.ResolveLinkTarget($"/proc/{pid}/fd/0", returnFinalTarget: false)!.FullName);
        Assert.Equal("/dev/null", File.ResolveLinkTarget($"/proc/{pid}/fd/1", returnFinalTarget: false)!.FullName);
        Assert.EndsWith("qemu.log", File.ResolveLinkTarget($"/proc/{pid}/fd/2", returnFinalTarget: false)!.FullName,
            StringComparison.Ordinal);
    }

    [QemuFact]
    public async Task A_disposed_hypervisor_lets_another_in_the_same_process_adopt_its_machines()
    {
        await using var host = new QemuHost();
        await host.LaunchAsync();
        host.Hypervisor.Dispose();

        var adopted = Assert.Single(await host.Restart().AdoptAsync(None));

        Assert.Equal(MachineState.Running, await adopted.GetStateAsync(None));
    }

    private static async Task GoneFromProcessTableAsync(int pid)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (Directory.Exists($"/proc/{pid}"))
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    private static async Task RefusedAsync(QemuHost host, MachineSpec spec)
    {
        var failure = await Assert.ThrowsAsync<HypervisorException>(() => host.LaunchAsync(spec: spec));
        Assert.Equal(HypervisorError.InvalidSpec, failure.Error);
    }

    private static async Task<string> ResolvedTypeAsync(QemuHost host, string type) =>
        (await host.LaunchAsync(spec: host.Spec() with { MachineType = type })).Spec.MachineType!;
}
