using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>How far behind a source author this replica is.</summary>
/// <param name="Author">The source.</param>
/// <param name="AsOfMs">
/// All that it committed before this time of its own clock is visible here, in milliseconds since the Unix epoch; null before anything was
/// heard.
/// </param>
/// <param name="Staleness">
/// The time from then to now, never negative; null before anything was heard. Now is the later one of the clock here and of the source's,
/// as it was heard last and has gone on since: clocks that differ make it longer, and shorter at most by what that word was under way.
/// </param>
/// <param name="SinceHeard">How long nothing was heard of it, from whomever; null before anything was heard.</param>
/// <param name="IsConnected">Whether there is a link to its region.</param>
/// <param name="Missing">Changes that are known to exist and are not visible.</param>
public sealed record SourceStaleness(
    Author Author, long? AsOfMs, TimeSpan? Staleness, TimeSpan? SinceHeard, bool IsConnected, long Missing);
