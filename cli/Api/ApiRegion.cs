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
internal sealed record ApiRegion(
    string Name, bool IsLocal, string Address, bool IsReachable, double? RoundTripMs, string? Engine, int Hosts, int Vms);
