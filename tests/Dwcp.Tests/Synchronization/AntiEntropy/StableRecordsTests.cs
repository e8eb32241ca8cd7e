using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.Dwcp.Synchronization.Wire;
using NovaCron.Dwcp.Tests.Synchronization.Kit;

namespace NovaCron.Dwcp.Tests.Synchronization.AntiEntropy;

/// <summary>What a loader and a scrub find in rows; of the same rows they find the same.</summary>
public sealed class StableRecordsTests
{
    private const string Web = "vm/web";
    private readonly SyncRegion _region = new("eu");
    private readonly Dictionary<string, byte[]> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<int, UInt128> _sums = [];

    public StableRecordsTests()
    {
        foreach (var name in new[] { "web", "db", "cache" })
        {
            _region.Write(name, writer => SyncFields.State.Write(writer, "running"));
            _region.Write(name, writer => SyncFields.Tags.Add(writer, "a"));
        }

        foreach (var record in _region.Snapshot.Records)
        {
            _rows[record.Key.ToString()] = RecordCodec.Encode(record);
            var leaf = MerkleLeaves.LeafOf(record.Key);
            _sums[leaf] = _sums.GetValueOrDefault(leaf) + RecordDigest.Of(record);
        }
    }

    private static int Leaf => MerkleLeaves.LeafOf(Web);

    [Fact]
    public void Rows_as_they_were_written_make_the_store()
    {
        var (store, damaged) = Load();
        Assert.Empty(damaged);
        Assert.Equal(_region.Snapshot, store);
        Assert.All(store.Records, record => Assert.Equal(RecordDigest.Of(record), record.Digest));
    }

    [Fact]
    public void Any_bit_that_is_turned_is_found()
    {
        var row = _rows[Web];
        for (var bit = 0; bit < row.Length * 8; bit++)
        {
            _rows[Web] = (byte[])row.Clone();
            _rows[Web][bit / 8] ^= (byte)(1 << (bit % 8));
            var (store, damaged) = Load();
            Assert.Equal([Leaf], damaged);
            Assert.All(store.Records, record => StoreSnapshot.RequireSeen(record, store.Context));
            Assert.Equal(_region.Record("db"), store.Find(new("vm", "db")));
        }
    }

    [Fact]
    public void Lost_row_old_row_lost_sum_and_row_of_another_key_are_found()
    {
        var (row, sum) = (_rows[Web], _sums[Leaf]);
        _rows.Remove(Web);
        Assert.Equal([Leaf], Load().Damaged);
        _rows[Web] = RecordCodec.Encode(Old());
        Assert.Equal([Leaf], Load().Damaged);
        _rows[Web] = row;
        _sums.Remove(Leaf);
        Assert.Equal([Leaf], Load().Damaged);
        _sums[Leaf] = sum;
        _rows.Remove(Web);
        _rows["vm/other"] = row;
        var (store, damaged) = Load();
        Assert.Equal(new[] { Leaf, MerkleLeaves.LeafOf("vm/other") }.Order(), damaged);
        Assert.Equal(2, store.Records.Count);
    }

    [Fact]
    public void Row_that_cannot_be_read_is_damage_though_its_sum_fits()
    {
        _rows[Web] = [1, 2, 3];
        _sums[Leaf] = System.IO.Hashing.XxHash128.HashToUInt128(_rows[Web]);
        var loaded = Fill();
        Assert.Equal([Leaf], loaded.Build(_region.Snapshot.Context).Damaged);
    }

    [Fact]
    public void Entries_that_the_context_has_not_seen_are_left_out()
    {
        var context = CausalContext.Of(VersionVector.Of(new Dot(_region.Author, 1)));
        var (store, damaged) = Fill().Build(context);
        var kept = Assert.Single(store.Records);
        Assert.Equal(1, kept.Entries.ToArray().Single().Dot.Number);
        Assert.Equal(kept.Digest, RecordDigest.Of(kept));
        Assert.Equal(_rows.Keys.Select(MerkleLeaves.LeafOf).Order(), damaged);
    }

    [Fact]
    public void Leaf_that_does_not_exist_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LeafScrub().AddSum(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StableRecords().AddSum(MerkleLeaves.Count, 0));
    }

    private ReplicatedRecord Old() => ReplicatedRecord.Of(new("vm", "web"), _region.Record("web").Entries[..1].ToArray());

    private (StoreSnapshot Store, IReadOnlyList<int> Damaged) Load()
    {
        var (store, damaged) = Fill().Build(_region.Snapshot.Context);
        var scrub = new LeafScrub();
        foreach (var (key, bytes) in _rows)
        {
            scrub.Add(key, bytes);
        }

        foreach (var (leaf, sum) in _sums)
        {
            scrub.AddSum(leaf, sum);
        }

        Assert.Equal(damaged, scrub.Damaged());
        return (store, damaged);
    }

    private StableRecords Fill()
    {
        var loaded = new StableRecords();
        foreach (var (key, bytes) in _rows)
        {
            loaded.Add(key, bytes);
        }

        foreach (var (leaf, sum) in _sums)
        {
            loaded.AddSum(leaf, sum);
        }

        return loaded;
    }
}
