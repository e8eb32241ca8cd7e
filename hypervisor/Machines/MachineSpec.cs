namespace NovaCron.Hypervisor;

/// <summary>A machine to run, with every file it needs already on this host.</summary>
/// <param name="Id">Its name on this host: 1 to 63 of <c>a-z 0-9 -</c>, beginning with a letter.</param>
/// <param name="MemoryBytes">The guest's memory, in bytes.</param>
/// <param name="VirtualCpus">The guest's processors.</param>
/// <param name="MachineType">A versioned machine type; null asks the hypervisor for its newest.</param>
/// <param name="KernelPath">A Linux kernel to boot directly, or null.</param>
/// <param name="InitrdPath">The initial RAM disk that goes with <paramref name="KernelPath"/>, or null.</param>
/// <param name="KernelCommandLine">The kernel's command line; empty when there is no kernel.</param>
/// <param name="DiskPath">A disk image, or null.</param>
public sealed record MachineSpec(
    string Id,
    long MemoryBytes,
    int VirtualCpus,
    string? MachineType = null,
    string? KernelPath = null,
    string? InitrdPath = null,
    string KernelCommandLine = "",
    string? DiskPath = null);
