using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>How fresh an answer is for one region.</summary>
/// <param name="Region">The region.</param>
/// <param name="AsOf">
/// All that it had committed before this time of its own clock is in the answer; null where nothing was heard of it.
/// </param>
/// <param name="StalenessMs">The time from then to the answer, in milliseconds; null where nothing was heard of it.</param>
/// <param name="Missing">Changes that are known to exist there and are not in the answer.</param>
internal sealed record FreshnessBody(string Region, DateTimeOffset? AsOf, long? StalenessMs, long Missing)
{
    /// <summary>Creates it from what the grain says.</summary>
    public static FreshnessBody Of(RegionFreshness freshness) =>
        new(freshness.Region, freshness.AsOf, (long?)freshness.Staleness?.TotalMilliseconds, freshness.Missing);
}
