namespace NovaCron.Grains.State;

/// <summary>A migration that may bring the VM here: holds its name against creation until the migration has ended.</summary>
/// <param name="Migration">The migration's id.</param>
/// <param name="Uid">The VM's identity.</param>
/// <param name="SourceRegion">The region that owns it.</param>
/// <param name="SourceEpoch">The ownership epoch there.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.State.IncomingClaim")]
internal sealed record IncomingClaim(
    [property: Id(0)] string Migration,
    [property: Id(1)] string Uid,
    [property: Id(2)] string SourceRegion,
    [property: Id(3)] long SourceEpoch);
