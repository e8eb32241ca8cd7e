namespace NovaCron.GrainInterfaces;

/// <summary>What a guest needs of a host.</summary>
/// <param name="MemoryBytes">Memory, in bytes.</param>
/// <param name="VirtualCpus">Processors.</param>
/// <param name="Host">The only host that will do, or null.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.PlacementRequest")]
public sealed record PlacementRequest(
    [property: Id(0)] long MemoryBytes,
    [property: Id(1)] int VirtualCpus,
    [property: Id(2)] string? Host);
