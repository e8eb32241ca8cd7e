namespace NovaCron.GrainInterfaces;

/// <summary>A region as another one, or it itself, sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLocal">Whether it is the one that answers.</param>
/// <param name="Address">Where its federation link listens.</param>
/// <param name="IsReachable">Whether its link answers now.</param>
/// <param name="RoundTrip">The link's round trip; null when unreachable or local.</param>
/// <param name="Engine">What its grains run on: <c>orleans</c> or <c>embedded</c>; null when unreachable.</param>
/// <param name="Hosts">How many hosts it has.</param>
/// <param name="Vms">How many VMs it owns.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.RegionInfo")]
public sealed record RegionInfo(
    [property: Id(0)] string Name,
    [property: Id(1)] bool IsLocal,
    [property: Id(2)] string Address,
    [property: Id(3)] bool IsReachable,
    [property: Id(4)] TimeSpan? RoundTrip,
    [property: Id(5)] string? Engine,
    [property: Id(6)] int Hosts,
    [property: Id(7)] int Vms)
{
    /// <summary>How it is, as measured from the region that says it.</summary>
    [Id(8)]
    public RegionHealth Health { get; init; }

    /// <summary>How fresh its records are here; null where there are none, and for the region that says it.</summary>
    [Id(9)]
    public RegionFreshness? Freshness { get; init; }
}

/// <summary>How a region is, seen from another one.</summary>
[GenerateSerializer, Alias("NovaCron.RegionHealth")]
public enum RegionHealth
{
    /// <summary>Its link answers, and what it says is heard within seconds.</summary>
    Connected,

    /// <summary>Its link answers and what it says comes late; or the link does not answer, and it is heard by way of others.</summary>
    Degraded,

    /// <summary>Neither does its link answer nor is it heard.</summary>
    Disconnected,
}
