using System.IO.Hashing;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Synchronization.AntiEntropy;

/// <summary>
/// Makes a store of what is in a database, and finds where that is not what was written: leaves whose rows do not add up to the sum that
/// was written with them. What cannot be right is left out. Not thread-safe.
/// </summary>
public sealed class StableRecords
{
    /// <summary>What is in writing was once within the limits; whatever they are now, it is no damage.</summary>
    private static readonly RecordLimits Limits = new()
    {
        NameBytesMax = 4096,
        ElementBytesMax = 64 * 1024,
        PayloadBytesMax = 16 * 1024 * 1024,
    };

    private readonly LeafScrub _scrub = new();
    private readonly SharedNames _names = new(new ReplicatedStoreOptions().SharedNamesMax);
    private readonly List<ReplicatedRecord> _records = [];

    /// <summary>A row, in any order.</summary>
    /// <param name="key">The record's key as text: <see cref="RecordKey.ToString"/>.</param>
    /// <param name="record">Its bytes, as <see cref="RecordCodec"/> wrote them: one record.</param>
    public void Add(string key, ReadOnlyMemory<byte> record)
    {
        var (leaf, digest) = (MerkleLeaves.LeafOf(key), XxHash128.HashToUInt128(record.Span));
        _scrub.Add(leaf, digest);
        if (Read(key, record) is { } read)
        {
            _records.Add(_names.Share(read, digest));
        }
        else
        {
            _scrub.Condemn(leaf);
        }
    }

    /// <summary>A leaf's sum; a leaf that has none should have no rows.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="sum">The sum that was written last.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public void AddSum(int leaf, UInt128 sum) => _scrub.AddSum(leaf, sum);

    /// <summary>The store, and the leaves that are damaged, in their order. To be called once.</summary>
    /// <param name="context">What the store has seen: entries of which it has not seen the dots are left out.</param>
    public (StoreSnapshot Store, IReadOnlyList<int> Damaged) Build(CausalContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _records.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        var kept = new List<ReplicatedRecord>(_records.Count);
        foreach (var record in _records)
        {
            if (kept.Count > 0 && kept[^1].Key == record.Key)
            {
                // No database gives a key twice; whichever is right, something is wrong.
                _scrub.Condemn(MerkleLeaves.LeafOf(record.Key));
            }
            else if (Seen(record, context) is { } seen)
            {
                kept.Add(seen);
            }
        }

        return (StoreSnapshot.OfSorted(kept, context), _scrub.Damaged());
    }

    private static ReplicatedRecord? Read(string key, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return RecordCodec.Decode(bytes, Limits) is [{ IsEmpty: false } record] && record.Key.ToString() == key ? record : null;
        }
        catch (WireFormatException)
        {
            return null;
        }
    }

    /// <summary>A record without what the context has not seen; null where nothing is left.</summary>
    private ReplicatedRecord? Seen(ReplicatedRecord record, CausalContext context)
    {
        var seen = record.Entries.Length;
        foreach (ref readonly var entry in record.Entries)
        {
            seen -= context.Contains(entry.Dot) ? 0 : 1;
        }

        if (seen == record.Entries.Length)
        {
            return record;
        }

        _scrub.Condemn(MerkleLeaves.LeafOf(record.Key));
        return seen == 0 ? null : new(record.Key, [.. record.Entries.ToArray().Where(entry => context.Contains(entry.Dot))]);
    }
}
