using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>A host.</summary>
/// <param name="Name">Its name, unique in its region.</param>
/// <param name="Region">Its region.</param>
/// <param name="Hypervisor">Its hypervisor: qemu or in-process.</param>
/// <param name="HypervisorVersion">The hypervisor's version.</param>
/// <param name="Accelerator">What executes guests: kvm, tcg or in-process.</param>
/// <param name="MemoryBytes">Memory for guests, in bytes.</param>
/// <param name="FreeMemoryBytes">Memory neither used nor reserved, in bytes.</param>
/// <param name="FreeDiskBytes">Free disk, in bytes.</param>
/// <param name="VirtualCpus">Its processors.</param>
/// <param name="Machines">Machines on it.</param>
/// <param name="Remarks">What the operator should know.</param>
internal sealed record HostBody(
    string Name,
    string Region,
    string Hypervisor,
    string HypervisorVersion,
    string Accelerator,
    long MemoryBytes,
    long FreeMemoryBytes,
    long FreeDiskBytes,
    int VirtualCpus,
    int Machines,
    IReadOnlyList<string> Remarks)
{
    /// <summary>Creates it from what the grain says.</summary>
    public static HostBody Of(HostInfo host) => new(
        host.Name,
        host.Region,
        host.Hypervisor,
        host.HypervisorVersion,
        host.Accelerator,
        host.MemoryBytes,
        host.FreeMemoryBytes,
        host.FreeDiskBytes,
        host.VirtualCpus,
        host.Machines,
        host.Remarks.IsDefault ? [] : host.Remarks);
}
