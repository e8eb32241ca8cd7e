using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Silo.Tests.Storage.Synchronization;

/// <summary>What a replica has in writing, as lists: the simulation's disk, and what is rewritten.</summary>
internal sealed class SyncModel
{
    private readonly SortedDictionary<RecordKey, ReplicatedRecord> _records = [];
    private readonly List<SyncBatch> _kept = [];
    private readonly List<Transaction> _loose = [];
    private SyncOutput.Write _last = SyncSamples.Nothing with { Context = CausalContext.Empty };

    public IReadOnlyCollection<RecordKey> Keys => _records.Keys;

    public IReadOnlyList<Transaction> Loose => _loose;

    public SyncStable Read() => new(
        SyncSamples.Eu,
        StoreSnapshot.Of(_records.Values, _last.Context),
        _last.Applied,
        _last.Shown,
        _kept,
        _loose,
        _last.ConsumedRow,
        _last.ClockFloor,
        []);

    /// <summary>Takes a write, and gives it the sums that it leaves.</summary>
    public SyncOutput.Write Write(SyncOutput.Write write)
    {
        _kept.AddRange(write.Kept);
        _loose.AddRange(write.Loose);
        foreach (var kept in write.Kept)
            _loose.RemoveAll(transaction => transaction.Author == kept.Author && transaction.Last <= kept.Last);
        foreach (var trimmed in write.Trimmed)
            _kept.RemoveAll(batch => batch.Author == trimmed.Author && batch.Last <= trimmed.Number);
        foreach (var key in _records.Keys.Where(key => write.Rewritten.Contains(MerkleLeaves.LeafOf(key))).ToList())
            _records.Remove(key);
        foreach (var record in write.Changed)
        {
            _records.Remove(record.Key);
            if (!record.IsEmpty)
                _records.Add(record.Key, record);
        }

        _last = write;
        var leaves = write.Rewritten.Concat(write.Changed.Select(record => MerkleLeaves.LeafOf(record.Key))).Distinct();
        return write with { Sums = [.. leaves.Select(leaf => new LeafSum(leaf, SumOf(leaf)))] };
    }

    private UInt128 SumOf(int leaf) =>
        SyncSamples.SumOf(_records.Values.Where(record => MerkleLeaves.LeafOf(record.Key) == leaf));
}
