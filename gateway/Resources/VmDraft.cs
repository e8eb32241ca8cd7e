using System.Text.Json.Serialization;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>A VM to create. Paths are the host's.</summary>
/// <param name="Name">Its name: 1 to 63 of a-z, 0-9 and hyphen, beginning with a letter.</param>
/// <param name="MemoryBytes">Memory, in bytes; a multiple of 1 MiB.</param>
/// <param name="VirtualCpus">Processors.</param>
/// <param name="Region">The region that shall own it: the one that is asked, or null.</param>
/// <param name="Kernel">Absolute path of a Linux kernel to boot directly; null with a disk.</param>
/// <param name="Initrd">Absolute path of its initial RAM disk; null without.</param>
/// <param name="CommandLine">The kernel's command line.</param>
/// <param name="Disk">Absolute path of a disk image to boot; null with a kernel.</param>
/// <param name="Host">The host to place it on; null lets the region choose.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record VmDraft(
    string Name,
    long MemoryBytes,
    int VirtualCpus = 1,
    string? Region = null,
    string? Kernel = null,
    string? Initrd = null,
    string? CommandLine = null,
    string? Disk = null,
    string? Host = null)
{
    /// <summary>The VM as the grain wants it.</summary>
    public VmSpec ToSpec() => new(MemoryBytes, VirtualCpus, Kernel, Initrd, CommandLine ?? string.Empty, Disk, Host);
}
