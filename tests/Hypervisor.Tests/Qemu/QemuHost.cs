using NovaCron.Hypervisor.Qemu;

namespace NovaCron.Hypervisor.Tests.Qemu;

/// <summary>A host with QEMU, its own state folder and a guest image; whatever runs when the test ends is ended.</summary>
internal sealed class QemuHost : IAsyncDisposable
{
    /// <summary>Set to test another QEMU than the newest one installed.</summary>
    private const string ExecutableVariable = "NOVACRON_TEST_QEMU";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nc-");

    public QemuHost()
    {
        Image = GuestImage.Write(_folder.FullName);
        Options = new QemuOptions
        {
            StateDirectory = Path.Combine(_folder.FullName, "s"),
            Accelerator = QemuAccelerator.Tcg,
            ExecutablePath = Environment.GetEnvironmentVariable(ExecutableVariable),
        };
        Hypervisor = new QemuHypervisor(Options);
    }

    public QemuOptions Options { get; }

    public string Image { get; }

    public QemuHypervisor Hypervisor { get; private set; }

    public string Folder => _folder.FullName;

    public MachineSpec Spec(string id = "busy") => new(id, 64L << 20, 1, DiskPath: Image);

    /// <summary>What the next process on this host would see.</summary>
    public QemuHypervisor Restart() => Hypervisor = new QemuHypervisor(Options);

    public async Task<QemuMachine> LaunchAsync(LaunchMode mode = LaunchMode.Run, string id = "busy", MachineSpec? spec = null) =>
        (QemuMachine)await Hypervisor.LaunchAsync(spec ?? Spec(id), mode, CancellationToken.None);

    public static async Task<ConsoleLines> ConsoleAsync(IMachine machine) => new(await machine.OpenConsoleAsync(CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in await Hypervisor.AdoptAsync(CancellationToken.None))
        {
            await machine.StopAsync(CancellationToken.None);
        }

        Hypervisor.Dispose();
        _folder.Delete(recursive: true);
    }
}
