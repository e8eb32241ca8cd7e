namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>One look into the outbox.</summary>
/// <param name="Rows">Rows that were committed and not consumed, the oldest first.</param>
/// <param name="IsComplete">Whether these are all: fewer than were asked for.</param>
/// <param name="AtMs">
/// When the look began, by the clock that gives rows their times, in milliseconds since the Unix epoch: what was committed before is among
/// the rows, or was consumed.
/// </param>
public sealed record OutboxReading(IReadOnlyList<OutboxEntry> Rows, bool IsComplete, long AtMs);

/// <summary>A row as the database has it.</summary>
/// <param name="Id">Names it; it says nothing of the order of commits.</param>
/// <param name="WrittenAtMs">When it was written, shortly before its commit, in milliseconds since the Unix epoch.</param>
/// <param name="Changes">What is to be changed, by <see cref="Wire.RecordChangeCodec"/>.</param>
public sealed record OutboxEntry(long Id, long WrittenAtMs, ReadOnlyMemory<byte> Changes);
