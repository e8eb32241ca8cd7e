using NovaCron.Hypervisor.Qemu;

namespace NovaCron.Hypervisor.Tests.Qemu;

public sealed class QemuUnitTests
{
    private static readonly MachineFolder Folder = new("/s/a,b", "/s/a,b");

    [Fact]
    public void Source_and_target_get_the_same_devices_and_only_the_target_waits()
    {
        var spec = new MachineSpec("web-1", 64L << 20, 2, "pc-i440fx-10.0", "/k", "/i", "console=ttyS0 quiet", "/d.img");
        var run = QemuCommandLine.Build(Installation(), new QemuOptions(), spec, LaunchMode.Run, Folder);
        var incoming = QemuCommandLine.Build(Installation(), new QemuOptions(), spec, LaunchMode.Incoming, Folder);

        var paused = QemuCommandLine.Build(Installation(), new QemuOptions(), spec, LaunchMode.Paused, Folder);

        Assert.Equal([.. run, "-S"], paused);
        Assert.Equal([.. run, "-S", "-incoming", "defer"], incoming);
        Assert.Contains("console=ttyS0 quiet", run);
        Assert.Contains("unix:/s/a,,b/control,server=on,wait=off", run);
        Assert.Contains("65536k", run);
    }

    [Theory]
    [InlineData("/d.img", "\"driver\":\"raw\"")]
    [InlineData("/d.QCOW2", "\"driver\":\"qcow2\"")]
    [InlineData("/a\",\"driver\":\"qcow2", "\"driver\":\"raw\"")]
    public void The_disks_format_comes_from_its_name_alone(string path, string expected)
    {
        var arguments = QemuCommandLine.Build(
            Installation(), new QemuOptions(), new MachineSpec("a", 1 << 24, 1, "pc", DiskPath: path), LaunchMode.Run, Folder);

        var disk = arguments[arguments.ToList().IndexOf("-blockdev") + 1];
        Assert.StartsWith("{" + expected, disk, StringComparison.Ordinal);
        Assert.Equal(path, System.Text.Json.JsonDocument.Parse(disk).RootElement.GetProperty("file").GetProperty("filename").GetString());
    }

    [Theory]
    [InlineData("7.2.22", false, 536870912, 536879104)]
    [InlineData("7.2.22", false, 536879104, 536879104)]
    [InlineData("8.2.1", false, 268435456, 268443648)]
    [InlineData("7.2.22", true, 536870912, 536870912)]
    [InlineData("9.0.0", false, 536870912, 536870912)]
    [InlineData("10.0.2", false, 536870912, 536870912)]
    public void Memory_is_such_as_qemu_can_migrate_without_losing_pages(string version, bool kvm, long asked, long given)
    {
        var qemu = Installation() with { Version = Version.Parse(version), Kvm = kvm };

        Assert.Equal(given, qemu.Resolve(new MachineSpec("a", asked, 1)).MemoryBytes);
    }

    [Fact]
    public void A_folder_too_deep_for_any_socket_is_refused_with_the_option_to_set()
    {
        var options = new QemuOptions { StateDirectory = "/" + new string('s', 120), RuntimeDirectory = "/" + new string('r', 120) };

        var failure = Assert.Throws<HypervisorException>(() => MachineFolder.For(options, "a"));

        Assert.Contains(nameof(QemuOptions.RuntimeDirectory), failure.Message, StringComparison.Ordinal);
        options.RuntimeDirectory = "/short";
        Assert.StartsWith("/short/", MachineFolder.For(options, "a").Sockets, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_is_known_by_its_start_and_not_by_its_id_alone()
    {
        var own = ProcessIdentity.Of(Environment.ProcessId)!;

        Assert.True(own.IsAlive);
        Assert.False((own with { StartTicks = own.StartTicks - 1 }).IsAlive);
        Assert.False((own with { BootId = "another" }).IsAlive);
        Assert.Null(ProcessIdentity.Of(int.MaxValue));
        (own with { StartTicks = own.StartTicks - 1 }).Kill();
    }

    [Fact]
    public async Task Folders_of_others_in_the_state_folder_are_left_alone_and_remains_are_removed()
    {
        var root = Directory.CreateTempSubdirectory("nc-");
        try
        {
            var foreign = root.CreateSubdirectory("precious");
            await File.WriteAllTextAsync(Path.Combine(foreign.FullName, "data"), "x");
            var remains = root.CreateSubdirectory("dead");
            await File.WriteAllTextAsync(Path.Combine(remains.FullName, "machine.json"), "{ not json");
            using var hypervisor = new QemuHypervisor(new QemuOptions { StateDirectory = root.FullName });

            Assert.Empty(await hypervisor.AdoptAsync(CancellationToken.None));

            Assert.True(foreign.Exists);
            Assert.True(File.Exists(Path.Combine(foreign.FullName, "data")));
            Assert.False(Directory.Exists(remains.FullName));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Without_qemu_the_probe_says_what_to_install()
    {
        using var hypervisor = new QemuHypervisor(new QemuOptions { StateDirectory = "/tmp/x", ExecutablePath = "/no/such/qemu" });

        var failure = await Assert.ThrowsAsync<HypervisorException>(() => hypervisor.ProbeAsync(CancellationToken.None).AsTask());

        Assert.Equal(HypervisorError.Unavailable, failure.Error);
        Assert.Contains("qemu-system-x86", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var failure = Assert.Throws<ArgumentException>(() => new QemuHypervisor(new QemuOptions()));
        Assert.Contains(nameof(QemuOptions.StateDirectory), failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new QemuHypervisor(new QemuOptions { StateDirectory = "/x",
            CommandTimeout = TimeSpan.Zero }));
    }

    private static QemuInstallation Installation() => new("/q", new Version(10, 0, 2), false, ["pc-i440fx-10.0", "pc"],
        new Dictionary<string, string>(), []);
}
