using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Synchronization.AntiEntropy;

/// <summary>
/// A store's records by leaf, and what they add up to: a tree of sums with 32 children a node, levels of 1, 32, 1,024 and 32,768 nodes. A
/// sum is kept by taking the old digest away and adding the new one. Not thread-safe.
/// </summary>
internal sealed class LeafTable
{
    /// <summary>Children of a node.</summary>
    public const int FanOut = 32;

    /// <summary>The level whose children are leaves; the root's is 0.</summary>
    public const int LastLevel = 2;

    /// <summary>Records for which room is made at a time.</summary>
    private const int Grain = 4;

    private readonly UInt128[][] _sums = [new UInt128[1], new UInt128[32], new UInt128[1024]];
    private readonly LeafArray<UInt128> _leafSums = new();
    private readonly LeafArray<ReplicatedRecord[]?> _records = new();
    private readonly LeafArray<int> _counts = new();

    /// <summary>That of a store.</summary>
    public LeafTable(StoreSnapshot store)
    {
        foreach (var record in store.Records)
        {
            var leaf = MerkleLeaves.LeafOf(record.Key);
            Append(leaf, record);
            AddUp(leaf, record.Digest);
        }
    }

    /// <summary>Nodes of a level.</summary>
    public static int NodesAt(int level) => 1 << (5 * level);

    /// <summary>What the records of a leaf add up to.</summary>
    public UInt128 SumOf(int leaf) => _leafSums.Read(leaf);

    /// <summary>What all records add up to.</summary>
    public UInt128 Root => _sums[0][0];

    /// <summary>The records of a leaf, in no order.</summary>
    public ReadOnlySpan<ReplicatedRecord> RecordsOf(int leaf) => _records.Read(leaf).AsSpan(0, _counts.Read(leaf));

    /// <summary>The low 64 bits of the sums of a node's children: enough to tell whether they are the same.</summary>
    public ulong ChildOf(int level, int node, int child) => (ulong)(level == LastLevel
        ? _leafSums.Read((node * FanOut) + child)
        : _sums[level + 1][(node * FanOut) + child]);

    /// <summary>A record is another one now, or an empty one; tells its leaf.</summary>
    /// <param name="record">The record.</param>
    /// <param name="forgetsOld">A bug for tests: what it was before stays in the sum.</param>
    public int Put(ReplicatedRecord record, bool forgetsOld = false)
    {
        var leaf = MerkleLeaves.LeafOf(record.Key);
        var at = Find(leaf, record.Key);
        var (before, now) = (at < 0 || forgetsOld ? UInt128.Zero : _records[leaf]![at].Digest, record.IsEmpty ? 0 : record.Digest);
        if (at < 0 && !record.IsEmpty)
        {
            Append(leaf, record);
        }
        else if (at >= 0 && record.IsEmpty)
        {
            var last = --_counts[leaf];
            (_records[leaf]![at], _records[leaf]![last]) = (_records[leaf]![last], null!);
        }
        else if (at >= 0)
        {
            _records[leaf]![at] = record;
        }

        AddUp(leaf, unchecked(now - before));
        return leaf;
    }

    private int Find(int leaf, RecordKey key)
    {
        var records = RecordsOf(leaf);
        for (var at = 0; at < records.Length; at++)
        {
            if (records[at].Key == key)
            {
                return at;
            }
        }

        return -1;
    }

    private void Append(int leaf, ReplicatedRecord record)
    {
        ref var records = ref _records[leaf];
        if (records is null || _counts[leaf] == records.Length)
        {
            Array.Resize(ref records, _counts[leaf] + Grain + (_counts[leaf] / Grain));
        }

        records[_counts[leaf]++] = record;
    }

    private void AddUp(int leaf, UInt128 change)
    {
        ref var leafSum = ref _leafSums[leaf];
        leafSum = unchecked(leafSum + change);
        for (var (level, node) = (LastLevel, leaf / FanOut); level >= 0; level--, node /= FanOut)
        {
            ref var sum = ref _sums[level][node];
            sum = unchecked(sum + change);
        }
    }
}
