using System.IO.Hashing;

namespace NovaCron.Dwcp.Synchronization.AntiEntropy;

/// <summary>
/// Looks whether rows in a database are what was written: adds them up leaf by leaf, and compares with the sums that were written with
/// them. All rows and sums must be of one moment. Only hashes: 1,000,000 rows take no memory. Not thread-safe.
/// </summary>
public sealed class LeafScrub
{
    private readonly LeafArray<UInt128> _left = new();
    private readonly SortedSet<int> _damaged = [];

    /// <summary>A row.</summary>
    /// <param name="key">The record's key as text: <see cref="Records.RecordKey.ToString"/>.</param>
    /// <param name="record">Its bytes, as <see cref="Wire.RecordCodec"/> wrote them.</param>
    public void Add(string key, ReadOnlySpan<byte> record) => Add(MerkleLeaves.LeafOf(key), XxHash128.HashToUInt128(record));

    /// <summary>A leaf's sum; a leaf that has none should have no rows.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="sum">The sum that was written last.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public void AddSum(int leaf, UInt128 sum)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leaf);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(leaf, MerkleLeaves.Count);
        Add(leaf, unchecked(UInt128.Zero - sum));
    }

    /// <summary>Leaves whose rows do not add up to their sums, in their order.</summary>
    public IReadOnlyList<int> Damaged()
    {
        var damaged = new SortedSet<int>(_damaged);
        damaged.UnionWith(_left.Used().Where(leaf => _left.Read(leaf) != UInt128.Zero));
        return [.. damaged];
    }

    /// <summary>A row whose digest is known.</summary>
    internal void Add(int leaf, UInt128 digest) => _left[leaf] = unchecked(_left[leaf] + digest);

    /// <summary>Whatever its rows add up to, a leaf is damaged.</summary>
    internal void Condemn(int leaf) => _damaged.Add(leaf);
}
