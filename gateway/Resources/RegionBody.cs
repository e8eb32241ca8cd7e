using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>A region.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLocal">Whether it is the one that answers.</param>
/// <param name="Address">Where its federation link listens.</param>
/// <param name="IsReachable">Whether its link answers now.</param>
/// <param name="RoundTripMs">The link's round trip, in milliseconds; null when unreachable or local.</param>
/// <param name="Engine">What its grains run on: orleans or embedded; null when unreachable.</param>
/// <param name="Hosts">How many hosts it has.</param>
/// <param name="Vms">How many VMs it owns.</param>
/// <param name="Health">
/// How it is, seen from here: connected, degraded (what it says comes late, or by way of others only) or disconnected.
/// </param>
/// <param name="AsOf">All that it had committed before this time of its own clock is known here; null where nothing was heard.</param>
/// <param name="StalenessMs">The time from then to now, in milliseconds; null where nothing was heard.</param>
internal sealed record RegionBody(
    string Name,
    bool IsLocal,
    string Address,
    bool IsReachable,
    double? RoundTripMs,
    string? Engine,
    int Hosts,
    int Vms,
    RegionHealth Health,
    DateTimeOffset? AsOf,
    double? StalenessMs)
{
    /// <summary>Creates it from what the grain says.</summary>
    public static RegionBody Of(RegionInfo region) => new(
        region.Name,
        region.IsLocal,
        region.Address,
        region.IsReachable,
        region.RoundTrip?.TotalMilliseconds,
        region.Engine,
        region.Hosts,
        region.Vms,
        region.Health,
        region.Freshness?.AsOf,
        region.Freshness?.Staleness?.TotalMilliseconds);
}
