namespace NovaCron.Cli.Api;

/// <summary>A host, as REST gives it.</summary>
/// <param name="Name">Its name, unique in its region.</param>
/// <param name="Region">Its region.</param>
/// <param name="Hypervisor"><c>qemu</c> or <c>in-process</c>.</param>
/// <param name="HypervisorVersion">The hypervisor's version.</param>
/// <param name="Accelerator"><c>kvm</c>, <c>tcg</c> or <c>in-process</c>.</param>
/// <param name="MemoryBytes">Memory for guests, in bytes.</param>
/// <param name="FreeMemoryBytes">Memory neither used nor reserved, in bytes.</param>
/// <param name="FreeDiskBytes">Free disk, in bytes.</param>
/// <param name="VirtualCpus">Its processors.</param>
/// <param name="Machines">Machines on it.</param>
/// <param name="Remarks">What the operator should know.</param>
internal sealed record ApiHost(
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
    IReadOnlyList<string> Remarks);
