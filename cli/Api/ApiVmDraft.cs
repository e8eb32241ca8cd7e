namespace NovaCron.Cli.Api;

/// <summary>A VM to create. Paths are the host's.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MemoryBytes">Memory, in bytes; a multiple of 1 MiB.</param>
/// <param name="VirtualCpus">Processors.</param>
/// <param name="Region">The region that shall own it; null means the one that is asked.</param>
/// <param name="Kernel">A Linux kernel to boot directly; null with a disk.</param>
/// <param name="Initrd">Its initial RAM disk; null without.</param>
/// <param name="CommandLine">The kernel's command line.</param>
/// <param name="Disk">A disk image to boot; null with a kernel.</param>
/// <param name="Host">The host to place it on; null lets the region choose.</param>
internal sealed record ApiVmDraft(
    string Name,
    long MemoryBytes,
    int VirtualCpus,
    string? Region = null,
    string? Kernel = null,
    string? Initrd = null,
    string? CommandLine = null,
    string? Disk = null,
    string? Host = null);
