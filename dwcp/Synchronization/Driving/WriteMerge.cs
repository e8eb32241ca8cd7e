using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>Makes one write of those of several steps, that leaves behind what they would have, one after the other.</summary>
internal sealed class WriteMerge
{
    private readonly List<SyncBatch> _kept = [];
    private readonly List<Transaction> _loose = [];
    private readonly List<Causality.Dot> _trimmed = [];
    private readonly Dictionary<RecordKey, ReplicatedRecord> _changed = [];
    private readonly SortedDictionary<int, LeafSum> _sums = [];
    private readonly SortedSet<int> _rewritten = [];
    private SyncOutput.Write? _last;

    /// <summary>Adds the next step's.</summary>
    public void Add(SyncOutput.Write write)
    {
        _kept.AddRange(write.Kept);
        _loose.AddRange(write.Loose);
        foreach (var kept in write.Kept)
        {
            _loose.RemoveAll(transaction => transaction.Author == kept.Author && transaction.Last <= kept.Last);
        }

        _trimmed.AddRange(write.Trimmed);
        if (write.Rewritten.Count > 0)
        {
            // Their rows are all in this write: what an earlier one had of them is not to come behind.
            _rewritten.UnionWith(write.Rewritten);
            foreach (var key in _changed.Keys.Where(key => write.Rewritten.Contains(MerkleLeaves.LeafOf(key))).ToList())
            {
                _changed.Remove(key);
            }
        }

        foreach (var sum in write.Sums)
        {
            _sums[sum.Leaf] = sum;
        }

        foreach (var record in write.Changed)
        {
            _changed[record.Key] = record;
        }

        _last = write;
    }

    /// <summary>The one write; null where no step had one.</summary>
    public SyncOutput.Write? ToWrite() => _last is null
        ? null
        : _last with
        {
            Kept = _kept,
            Loose = _loose,
            Trimmed = _trimmed,
            Changed = [.. _changed.Values],
            Sums = [.. _sums.Values],
            Rewritten = [.. _rewritten],
        };
}
