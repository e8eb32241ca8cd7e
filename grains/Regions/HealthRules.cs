using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Regions;

/// <summary>How another region is, by what was measured of it.</summary>
internal static class HealthRules
{
    /// <summary>What is staler than this comes late: twice what records may take at the most.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(4);

    /// <summary>Who was not heard for this long, by whatever way, is not there.</summary>
    public static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(15);

    /// <summary>Judges a region.</summary>
    /// <param name="isReachable">Whether its link answers.</param>
    /// <param name="freshness">How fresh its records are; null in a region without any.</param>
    public static RegionHealth Of(bool isReachable, RegionFreshness? freshness) => (isReachable, freshness) switch
    {
        (true, null) => RegionHealth.Connected,
        (true, { Staleness: { } staleness }) when staleness <= LateAfter => RegionHealth.Connected,
        (true, _) => RegionHealth.Degraded,
        (false, { Staleness: { } staleness }) when staleness <= GoneAfter => RegionHealth.Degraded,
        _ => RegionHealth.Disconnected,
    };
}
