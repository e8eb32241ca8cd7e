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
internal sealed record RegionBody(
    string Name, bool IsLocal, string Address, bool IsReachable, double? RoundTripMs, string? Engine, int Hosts, int Vms)
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
        region.Vms);
}
