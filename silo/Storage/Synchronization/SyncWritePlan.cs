using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>
/// What a write does to the tables, in this order: rows go, rows come, and none of those that come is one that this write drops again.
/// </summary>
internal sealed class SyncWritePlan
{
    /// <summary>Makes the plan of a write.</summary>
    public SyncWritePlan(SyncOutput.Write write)
    {
        Batched = HighestOf(write.Kept.Select(batch => (batch.Author, batch.Last)));
        Trimmed = HighestOf(write.Trimmed.Select(dot => (dot.Author, dot.Number)));
        Kept = [.. write.Kept
            .Where(batch => batch.Last > Trimmed.GetValueOrDefault(batch.Author))
            .Select(batch => new SyncLogRow(batch.Author, batch.Last, batch.Bytes.ToArray()))];
        Loose = [.. write.Loose
            .Where(transaction => transaction.Last > Batched.GetValueOrDefault(transaction.Author))
            .Select(transaction => new SyncLogRow(transaction.Author, transaction.Last, TransactionCodec.Encode(transaction)))];

        // Of a key that comes twice the last one counts.
        var changed = new Dictionary<RecordKey, ReplicatedRecord>();
        foreach (var record in write.Changed)
            changed[record.Key] = record;
        Puts = [.. changed.Values.Where(record => !record.IsEmpty).Select(SyncRecordRow.Of)];
        var rewritten = write.Rewritten.ToHashSet();
        Rewritten = [.. rewritten];
        Drops = [.. changed.Values.Where(record => record.IsEmpty).Select(SyncRecordRow.Of).Where(row => !rewritten.Contains(row.Leaf))];
        Sums = [.. write.Sums.GroupBy(sum => sum.Leaf, (_, sums) => sums.Last())];
        State = SyncStateRow.Of(write);
    }

    /// <summary>Of these authors, loose transactions up to these numbers are in batches now.</summary>
    public IReadOnlyDictionary<Author, long> Batched { get; }

    /// <summary>Of these authors, batches up to these numbers go.</summary>
    public IReadOnlyDictionary<Author, long> Trimmed { get; }

    /// <summary>Leaves of which all records go.</summary>
    public IReadOnlyList<int> Rewritten { get; }

    /// <summary>Batches, in their order.</summary>
    public IReadOnlyList<SyncLogRow> Kept { get; }

    /// <summary>Loose transactions, in their order.</summary>
    public IReadOnlyList<SyncLogRow> Loose { get; }

    /// <summary>Records that go.</summary>
    public IReadOnlyList<SyncRecordRow> Drops { get; }

    /// <summary>Records that come, or are other ones now.</summary>
    public IReadOnlyList<SyncRecordRow> Puts { get; }

    /// <summary>What leaves add up to now.</summary>
    public IReadOnlyList<LeafSum> Sums { get; }

    /// <summary>Where the replica stands; whom it writes as is not changed by a write.</summary>
    public SyncStateRow State { get; }

    private static Dictionary<Author, long> HighestOf(IEnumerable<(Author Author, long Number)> dots) =>
        dots.GroupBy(dot => dot.Author).ToDictionary(group => group.Key, group => group.Max(dot => dot.Number));
}
