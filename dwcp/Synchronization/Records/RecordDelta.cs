using System.Collections.Immutable;
using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>What a transaction does to one record: entries are added, and what its author saw is covered.</summary>
/// <param name="Key">The record.</param>
/// <param name="Entries">What is added, in the order of paths, one at a path.</param>
/// <param name="Covered">Which entries of this record are replaced or removed, in the order of dots.</param>
public sealed record RecordDelta(RecordKey Key, ImmutableArray<Entry> Entries, ImmutableArray<Dot> Covered)
{
    /// <summary>How many numbers it takes: one for each entry, and one where it only covers, for that is a change too.</summary>
    public int Numbers => Math.Max(1, Entries.Length);
}
