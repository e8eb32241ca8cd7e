using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>Rows of records and sums of leaves in a database whose disk may spoil them.</summary>
internal sealed class SimRows
{
    private readonly SortedDictionary<RecordKey, StoredRow> _rows = [];
    private readonly Dictionary<RecordKey, StoredRow> _written = [];
    private readonly Dictionary<RecordKey, StoredRow> _before = [];
    private readonly Dictionary<int, UInt128> _sums = [];
    private readonly HashSet<int> _hurt = [];

    /// <summary>The store; what is damaged must be found, and nothing else.</summary>
    public (StoreSnapshot Store, IReadOnlyList<int> Damaged) Read(CausalContext context)
    {
        var loaded = new StableRecords();
        foreach (var (key, row) in _rows)
        {
            loaded.Add(key.ToString(), row.Bytes);
        }

        foreach (var (leaf, sum) in _sums)
        {
            loaded.AddSum(leaf, sum);
        }

        var (store, damaged) = loaded.Build(context);
        Require(damaged);
        return (store, damaged);
    }

    /// <summary>Looks for damage while the replica runs.</summary>
    public IReadOnlyList<int> Scrub()
    {
        var scrub = new LeafScrub();
        foreach (var (key, row) in _rows)
        {
            scrub.Add(key.ToString(), row.Bytes);
        }

        foreach (var (leaf, sum) in _sums)
        {
            scrub.AddSum(leaf, sum);
        }

        var damaged = scrub.Damaged();
        Require(damaged);
        return damaged;
    }

    public void Write(SyncOutput.Write write)
    {
        foreach (var key in _rows.Keys.Where(key => write.Rewritten.Count > 0 && IsIn(write.Rewritten, key)).ToList())
        {
            _rows.Remove(key);
            _written.Remove(key);
        }

        _hurt.ExceptWith(write.Rewritten);
        foreach (var record in write.Changed)
        {
            if (_written.Remove(record.Key, out var before))
            {
                _before[record.Key] = before;
            }

            _rows.Remove(record.Key);
            if (!record.IsEmpty)
            {
                _rows[record.Key] = _written[record.Key] = new StoredRow(record);
            }
        }

        foreach (var sum in write.Sums)
        {
            _sums[sum.Leaf] = sum.Sum;
        }
    }

    /// <summary>
    /// A row is lost, is what it was before it was last written, has a bit turned, or another key; or a sum is lost.
    /// </summary>
    /// <param name="random">Draws it.</param>
    /// <param name="others">Other regions' rows: what is damaged in all of them nobody can repair.</param>
    public void Damage(Random random, IReadOnlyList<SimRows> others)
    {
        // A leaf has one row here, mostly: if that and its sum were lost, nothing would be left to tell of it.
        var whole = _rows.Keys.Where(key => others.Append(this).All(rows => rows.IsWhole(key))).ToList();
        var older = _before.Keys.Where(key => others.Append(this).All(rows => rows.IsWhole(key))).Order().ToList();
        if (whole.Count == 0)
        {
            return;
        }

        var key = whole[random.Next(whole.Count)];
        switch (random.Next(6))
        {
            case 0:
                _rows.Remove(key);
                break;
            case 1 when older.Count > 0:
                key = older[random.Next(older.Count)];
                _rows[key] = _before[key];
                break;
            case 2:
                _sums.Remove(MerkleLeaves.LeafOf(key));
                break;
            case 3:
                var other = new RecordKey(key.Kind, key.Name + "~");
                _rows[other] = _rows[key];
                _rows.Remove(key);
                Hurt(other);
                break;
            default:
                var bytes = (byte[])_rows[key].Bytes.Clone();
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                _rows[key] = new StoredRow(bytes);
                break;
        }

        Hurt(key);
    }

    /// <summary>What is in memory of a leaf, and will be written, is not what is here.</summary>
    public void Hurt(RecordKey key) => _hurt.Add(MerkleLeaves.LeafOf(key));

    /// <summary>What a record was before it was last written.</summary>
    public ReplicatedRecord? Before(RecordKey key) =>
        _before.TryGetValue(key, out var row) ? RecordCodec.Decode(row.Bytes, new RecordLimits())[0] : null;

    public SimRows Copy()
    {
        var copy = new SimRows();
        foreach (var (from, to) in new[] { (_written, copy._written), (_before, copy._before) })
        {
            foreach (var (key, row) in from)
            {
                to.Add(key, row);
            }
        }

        foreach (var (key, row) in _rows)
        {
            copy._rows.Add(key, row);
        }

        foreach (var (leaf, sum) in _sums)
        {
            copy._sums.Add(leaf, sum);
        }

        copy._hurt.UnionWith(_hurt);
        return copy;
    }

    private static bool IsIn(IReadOnlyList<int> leaves, RecordKey key) => leaves.Contains(MerkleLeaves.LeafOf(key));

    private bool IsWhole(RecordKey key) => !_hurt.Contains(MerkleLeaves.LeafOf(key));

    private void Require(IReadOnlyList<int> damaged)
    {
        if (damaged.FirstOrDefault(leaf => !_hurt.Contains(leaf), -1) is >= 0 and var right)
        {
            throw new BrokenRuleException($"leaf {right} is found to be damaged, and is not");
        }

        foreach (var key in _rows.Keys.Union(_written.Keys))
        {
            var isRight = _rows.TryGetValue(key, out var row)
                && _written.TryGetValue(key, out var written)
                && row.Bytes.AsSpan().SequenceEqual(written.Bytes);
            if (!isRight && !damaged.Contains(MerkleLeaves.LeafOf(key)))
            {
                throw new BrokenRuleException($"the row of {key} is damaged, and that is not found");
            }
        }
    }
}
