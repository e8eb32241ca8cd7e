namespace NovaCron.Demo;

/// <summary>What an outside witness says of a move.</summary>
/// <param name="Downtime">From the last heartbeat at the source to the first at the target.</param>
/// <param name="HeartbeatsLost">Heartbeats that never came.</param>
/// <param name="Pages">Pages the guest checked afterwards.</param>
/// <param name="CorruptPages">Pages that were not what they should be.</param>
internal sealed record Verdict(TimeSpan Downtime, long HeartbeatsLost, long Pages, long CorruptPages);
