namespace NovaCron.GrainInterfaces;

/// <summary>How fresh an answer is for one region.</summary>
/// <param name="Region">The region.</param>
/// <param name="AsOf">All that it had committed before this time of its own clock is in the answer; null where it was never heard.</param>
/// <param name="Staleness">The time from then to the answer; null where nothing was heard of it.</param>
/// <param name="Missing">Changes that are known to exist there and are not in the answer.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.RegionFreshness")]
public sealed record RegionFreshness(
    [property: Id(0)] string Region,
    [property: Id(1)] DateTimeOffset? AsOf,
    [property: Id(2)] TimeSpan? Staleness,
    [property: Id(3)] long Missing);
