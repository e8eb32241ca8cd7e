using System.Collections.Immutable;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>A row of the transactional outbox: what one transaction of this region's database wants changed, all or nothing.</summary>
/// <param name="Id">Its place in the order of commits, from 1 and rising; gaps are allowed.</param>
/// <param name="CommittedAtMs">When it was committed, by the region's clock, in milliseconds since the Unix epoch.</param>
/// <param name="Changes">The changes, in the order in which they are made.</param>
public sealed record OutboxRow(long Id, long CommittedAtMs, ImmutableArray<RecordChange> Changes);
