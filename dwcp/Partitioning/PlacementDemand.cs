namespace NovaCron.Dwcp.Partitioning;

/// <summary>What a guest needs of a host.</summary>
/// <param name="MemoryBytes">Memory, in bytes.</param>
/// <param name="VirtualCpus">Virtual CPUs.</param>
/// <param name="DiskBytes">Disk, in bytes.</param>
/// <param name="Host">The only host that will do, or null.</param>
public sealed record PlacementDemand(long MemoryBytes, int VirtualCpus, long DiskBytes = 0, string? Host = null);
