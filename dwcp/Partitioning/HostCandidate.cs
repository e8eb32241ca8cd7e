namespace NovaCron.Dwcp.Partitioning;

/// <summary>A host, as placement sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FreeMemoryBytes">Memory neither used nor reserved, in bytes.</param>
/// <param name="FreeDiskBytes">Free disk, in bytes.</param>
/// <param name="Processors">Its processors.</param>
/// <param name="GuestVirtualCpus">Virtual CPUs of the guests it has.</param>
/// <param name="IsAvailable">Whether it takes guests: it answers and is not being emptied.</param>
public sealed record HostCandidate(
    string Name,
    long FreeMemoryBytes,
    long FreeDiskBytes,
    int Processors,
    int GuestVirtualCpus = 0,
    bool IsAvailable = true);
