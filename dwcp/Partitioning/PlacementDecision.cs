using System.Collections.Immutable;

namespace NovaCron.Dwcp.Partitioning;

/// <summary>Where a guest goes, and why nowhere else.</summary>
/// <param name="Host">The host, or null when none will do.</param>
/// <param name="Refusals">Every reason against every host that will not do, by host name.</param>
public sealed record PlacementDecision(string? Host, ImmutableArray<Refusal> Refusals)
{
    /// <summary>A sentence that says why no host was found; empty when one was.</summary>
    public string Explain() => Host is not null ? string.Empty
        : Refusals.IsEmpty ? "There is no host."
        : $"No host has room: {string.Join("; ", Refusals)}.";
}
