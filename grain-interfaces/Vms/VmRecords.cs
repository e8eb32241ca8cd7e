using System.Collections.Immutable;

namespace NovaCron.GrainInterfaces;

/// <summary>A guest image in the content-addressed stores of the hosts.</summary>
/// <param name="Sha256">SHA-256 of its content, lower-case hexadecimal.</param>
/// <param name="Length">Its length, in bytes.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.VmImage")]
public sealed record VmImage([property: Id(0)] string Sha256, [property: Id(1)] long Length);

/// <summary>A VM as its user wants it.</summary>
/// <param name="MemoryBytes">Memory, in bytes; a multiple of 1 MiB.</param>
/// <param name="VirtualCpus">Processors.</param>
/// <param name="Kernel">Path on the host, of a Linux kernel to boot directly; null with a disk.</param>
/// <param name="Initrd">Path on the host, of its initial RAM disk; null without.</param>
/// <param name="CommandLine">The kernel's command line.</param>
/// <param name="Disk">Path on the host, of a disk image to boot; null with a kernel.</param>
/// <param name="Host">The host to place it on; null lets the region's cluster choose.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.VmSpec")]
public sealed record VmSpec(
    [property: Id(0)] long MemoryBytes,
    [property: Id(1)] int VirtualCpus,
    [property: Id(2)] string? Kernel = null,
    [property: Id(3)] string? Initrd = null,
    [property: Id(4)] string CommandLine = "",
    [property: Id(5)] string? Disk = null,
    [property: Id(6)] string? Host = null);

/// <summary>A VM as it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its identity, unique for ever: two VMs of one name in regions that could not see each other differ in it.</param>
/// <param name="Phase">What it does.</param>
/// <param name="OwnerRegion">The region that owns it: the only one that may run it.</param>
/// <param name="Epoch">How often ownership was given; it grows by one with each migration.</param>
/// <param name="Host">The host that has its machine, when it is owned here and placed.</param>
/// <param name="MemoryBytes">Memory, in bytes.</param>
/// <param name="VirtualCpus">Processors.</param>
/// <param name="MachineType">Versioned machine type, from the first boot on.</param>
/// <param name="Images">Kernel, initrd and disk that it has.</param>
/// <param name="Migration">The migration under way, or null.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="Version">Grows with every stored change; the REST entity tag.</param>
/// <param name="Failover">What is wished for when its host falls silent.</param>
/// <param name="Standby">The region that stands by for it, or is to; null for none, and while none is chosen.</param>
/// <param name="Lease">Whether it is under its host's lease.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.VmInfo")]
public sealed record VmInfo(
    [property: Id(0)] string Name,
    [property: Id(1)] string Uid,
    [property: Id(2)] VmPhase Phase,
    [property: Id(3)] string OwnerRegion,
    [property: Id(4)] long Epoch,
    [property: Id(5)] string? Host,
    [property: Id(6)] long MemoryBytes,
    [property: Id(7)] int VirtualCpus,
    [property: Id(8)] string? MachineType,
    [property: Id(9)] ImmutableArray<VmImage> Images,
    [property: Id(10)] string? Migration,
    [property: Id(11)] DateTimeOffset CreatedAt,
    [property: Id(12)] long Version,
    [property: Id(13)] VmFailoverMode Failover = VmFailoverMode.Manual,
    [property: Id(14)] string? Standby = null,
    [property: Id(15)] VmLeaseState Lease = VmLeaseState.None)
{
    /// <summary>The labels on it, in the order of their keys; none where the region has no replicated records.</summary>
    [Id(16)]
    public ImmutableArray<VmLabel> Labels { get; init; } = [];

    /// <summary>
    /// All that the owner had committed before this time of its own clock is in it; null for an answer of the owner itself.
    /// </summary>
    [Id(17)]
    public DateTimeOffset? AsOf { get; init; }
}

/// <summary>What a VM does.</summary>
[GenerateSerializer, Alias("NovaCron.VmPhase")]
public enum VmPhase
{
    /// <summary>No machine exists.</summary>
    Stopped,

    /// <summary>A machine is being booted.</summary>
    Starting,

    /// <summary>The guest runs.</summary>
    Running,

    /// <summary>The guest stands still until resumed.</summary>
    Paused,

    /// <summary>The guest runs, or stands still for the switch-over, while it moves to another region.</summary>
    Migrating,

    /// <summary>The machine is being ended.</summary>
    Stopping,

    /// <summary>Its machine ended by itself or was lost with its host.</summary>
    Failed,
}

/// <summary>A piece of serial console output.</summary>
/// <param name="Offset">Bytes the guest had written before it, since boot and across migrations.</param>
/// <param name="At">When its host read it.</param>
/// <param name="Region">The region it ran in.</param>
/// <param name="Bytes">The output; at most <see cref="BytesMax"/>.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.ConsoleChunk")]
public sealed record ConsoleChunk(
    [property: Id(0)] long Offset,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Region,
    [property: Id(3)] byte[] Bytes)
{
    /// <summary>The most bytes in one piece: 16 KiB.</summary>
    public const int BytesMax = 16 * 1024;
}
