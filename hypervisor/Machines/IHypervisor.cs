namespace NovaCron.Hypervisor;

/// <summary>A way to run machines on this host: QEMU, or the in-process machine.</summary>
public interface IHypervisor
{
    /// <summary>Finds out what this hypervisor is and can do here; cheap after the first call.</summary>
    /// <exception cref="HypervisorException">It cannot run machines on this host.</exception>
    ValueTask<HypervisorInfo> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Starts a machine: running its guest, or waiting for an incoming migration.</summary>
    /// <exception cref="HypervisorException">The machine could not be started; nothing of it is left behind.</exception>
    Task<IMachine> LaunchAsync(MachineSpec spec, LaunchMode mode, CancellationToken cancellationToken);

    /// <summary>
    /// Takes over the machines that an earlier process started and that still run. A machine is recognised by its
    /// process id, that process's start time and its control socket together, never by the id alone.
    /// </summary>
    Task<IReadOnlyList<IMachine>> AdoptAsync(CancellationToken cancellationToken);
}
