using System.Collections.Immutable;

namespace NovaCron.GrainInterfaces;

/// <summary>A host.</summary>
/// <param name="Name">Its name, unique in its region.</param>
/// <param name="Region">Its region.</param>
/// <param name="Hypervisor">Its hypervisor: <c>qemu</c> or <c>in-process</c>.</param>
/// <param name="HypervisorVersion">The hypervisor's version.</param>
/// <param name="Accelerator">What executes guests: <c>kvm</c>, <c>tcg</c> or <c>in-process</c>.</param>
/// <param name="MemoryBytes">Memory for guests, in bytes.</param>
/// <param name="FreeMemoryBytes">Memory neither used nor reserved, in bytes.</param>
/// <param name="FreeDiskBytes">Free disk, in bytes.</param>
/// <param name="VirtualCpus">Its processors.</param>
/// <param name="Machines">Machines on it.</param>
/// <param name="Remarks">What the operator should know.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.HostInfo")]
public sealed record HostInfo(
    [property: Id(0)] string Name,
    [property: Id(1)] string Region,
    [property: Id(2)] string Hypervisor,
    [property: Id(3)] string HypervisorVersion,
    [property: Id(4)] string Accelerator,
    [property: Id(5)] long MemoryBytes,
    [property: Id(6)] long FreeMemoryBytes,
    [property: Id(7)] long FreeDiskBytes,
    [property: Id(8)] int VirtualCpus,
    [property: Id(9)] int Machines,
    [property: Id(10)] ImmutableArray<string> Remarks);
