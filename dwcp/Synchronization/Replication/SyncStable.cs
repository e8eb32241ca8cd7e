using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>What a replica has in writing, and begins from: the sum of its <see cref="SyncOutput.Write"/>.</summary>
/// <param name="Author">
/// Whom it writes as: with a higher incarnation than before if what was written last may be lost, as when the database was put back.
/// </param>
/// <param name="Store">Its records, and what it has seen.</param>
/// <param name="Applied">Which transactions were applied.</param>
/// <param name="Shown">What the store may show a part of, beyond what was applied.</param>
/// <param name="Kept">Batches that are kept for others, in the order in which they were written.</param>
/// <param name="Loose">Its own transactions that are in no batch yet, in their order.</param>
/// <param name="ConsumedRow">The last row of the outbox that was consumed; 0 for none.</param>
/// <param name="ClockFloor">The moment that its clock has told or observed last.</param>
/// <param name="Damaged">Leaves whose rows do not add up to their sums, as <see cref="StableRecords"/> finds them.</param>
public sealed record SyncStable(
    Author Author,
    StoreSnapshot Store,
    VersionVector Applied,
    VersionVector Shown,
    IReadOnlyList<SyncBatch> Kept,
    IReadOnlyList<Transaction> Loose,
    long ConsumedRow,
    HybridTime ClockFloor,
    IReadOnlyList<int> Damaged)
{
    /// <summary>That of a replica which has never run.</summary>
    /// <param name="author">Whom it writes as.</param>
    public static SyncStable None(Author author) =>
        new(author, StoreSnapshot.Empty, VersionVector.Empty, VersionVector.Empty, [], [], 0, default, []);
}
