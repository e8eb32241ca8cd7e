namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>The time, by both clocks of whoever drives a replica.</summary>
/// <param name="Elapsed">By a clock that only goes forward, from any beginning.</param>
/// <param name="WallMs">By the wall clock, in milliseconds since the Unix epoch; it may be wrong, and may jump.</param>
public readonly record struct SyncNow(TimeSpan Elapsed, long WallMs);
