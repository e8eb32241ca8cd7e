using System.Collections.Immutable;

namespace NovaCron.Grains.Regions;

/// <summary>What silos have to go on with when another one stopped.</summary>
/// <param name="Migrations">Ids of migrations led here.</param>
/// <param name="Incoming">Ids of migrations whose guests are expected here.</param>
/// <param name="Vms">VMs recorded here, when they were asked for.</param>
/// <param name="Standbys">VMs that this region stands by for.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.UnfinishedWork")]
internal sealed record UnfinishedWork(
    [property: Id(0)] ImmutableArray<string> Migrations,
    [property: Id(1)] ImmutableArray<string> Incoming,
    [property: Id(2)] ImmutableArray<string> Vms,
    [property: Id(3)] ImmutableArray<string> Standbys);
