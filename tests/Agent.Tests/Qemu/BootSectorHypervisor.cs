using NovaCron.Hypervisor;
using NovaCron.Hypervisor.Qemu;
using NovaCron.Hypervisor.Tests.Qemu;

namespace NovaCron.Agent.Tests.Qemu;

/// <summary>
/// QEMU on one host, every machine of which boots the tests' guest. The guest lives in a boot sector, so it needs a disk to
/// come from; it never writes to it, and the agent, which moves no disks, does not know of it.
/// </summary>
internal sealed class BootSectorHypervisor : IHypervisor, IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nc-");
    private readonly QemuHypervisor _qemu;
    private readonly string _disk;

    public BootSectorHypervisor()
    {
        _disk = GuestImage.Write(_folder.FullName);
        _qemu = new QemuHypervisor(new QemuOptions
        {
            StateDirectory = Path.Combine(_folder.FullName, "s"),
            Accelerator = QemuAccelerator.Tcg,
        });
    }

    public ValueTask<HypervisorInfo> ProbeAsync(CancellationToken cancellationToken) => _qemu.ProbeAsync(cancellationToken);

    public Task<IMachine> LaunchAsync(MachineSpec spec, LaunchMode mode, CancellationToken cancellationToken) =>
        _qemu.LaunchAsync(spec with { DiskPath = _disk }, mode, cancellationToken);

    public Task<IReadOnlyList<IMachine>> AdoptAsync(CancellationToken cancellationToken) => _qemu.AdoptAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in await _qemu.AdoptAsync(CancellationToken.None))
        {
            await machine.StopAsync(CancellationToken.None);
        }

        _qemu.Dispose();
        _folder.Delete(recursive: true);
    }
}
