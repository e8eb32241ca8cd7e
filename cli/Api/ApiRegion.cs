namespace NovaCron.Cli.Api;

/// <summary>A region, as REST gives it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLocal">Whether it is the one that answered.</param>
/// <param name="Address">Where its federation link listens.</param>
/// <param name="IsReachable">Whether its link answers now.</param>
/// <param name="RoundTripMs">The link's round trip, in milliseconds; null when unreachable or local.</param>
/// <param name="Engine">What its grains run on: <c>orleans</c> or <c>embedded</c>; null when unreachable.</param>
/// <param name="Hosts">How many hosts it has.</param>
/// <param name="Vms">How many VMs it owns.</param>
/// <param name="Health"><c>connected</c>, <c>degraded</c> or <c>disconnected</c>; null of an older region.</param>
/// <param name="AsOf">All that it had committed before is known where it was asked for; null where nothing was heard.</param>
/// <param name="StalenessMs">The time from then to the answer, in milliseconds; null where nothing was heard.</param>
internal sealed record ApiRegion(
    string Name,
    bool IsLocal,
    string Address,
    bool IsReachable,
    double? RoundTripMs,
    string? Engine,
    int Hosts,
    int Vms,
    string? Health = null,
    DateTimeOffset? AsOf = null,
    double? StalenessMs = null);
