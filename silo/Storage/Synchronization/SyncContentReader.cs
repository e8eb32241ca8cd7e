using System.Buffers.Binary;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>
/// Makes of a database's rows what a replica begins with. Records that cannot be right are left to the other regions, and told; without its
/// log and its vectors a replica cannot begin.
/// </summary>
/// <param name="region">The region.</param>
/// <param name="options">Limits of what is read.</param>
internal sealed class SyncContentReader(string region, SyncOptions options)
{
    /// <summary>Bytes of a leaf's sum.</summary>
    public const int SumBytes = 16;

    private readonly StableRecords _records = new();
    private readonly List<SyncBatch> _kept = [];
    private readonly List<Transaction> _loose = [];

    /// <summary>A leaf's sum as bytes.</summary>
    public static byte[] Write(UInt128 sum)
    {
        var bytes = new byte[SumBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, sum);
        return bytes;
    }

    /// <summary>A leaf's sum; null if the row can be none.</summary>
    public static LeafSum? ReadSum(long leaf, byte[] sum) => leaf is >= 0 and < MerkleLeaves.Count && sum.Length == SumBytes
        ? new LeafSum((int)leaf, BinaryPrimitives.ReadUInt128BigEndian(sum))
        : null;

    /// <summary>The next batch that is kept.</summary>
    /// <exception cref="SyncStoreException">It cannot be read.</exception>
    public void AddBatch(long position, SyncLogRow row)
    {
        var batch = Decode($"the batch at position {position}", row.Value, bytes => SyncBatch.Decode(bytes, options));
        Require(position, row, batch.Author, batch.Last, "batch");
        _kept.Add(batch);
    }

    /// <summary>The next loose transaction.</summary>
    /// <exception cref="SyncStoreException">It cannot be read.</exception>
    public void AddLoose(long position, SyncLogRow row)
    {
        var loose = Decode(
            $"the loose transaction at position {position}", row.Value, bytes => TransactionCodec.Decode(bytes, options.Records));
        Require(position, row, loose.Author, loose.Last, "loose transaction");
        _loose.Add(loose);
    }

    /// <summary>A record. One that is in another leaf's place counts for none: its own leaf lacks it, and is told.</summary>
    public void AddRecord(long leaf, string key, byte[] value)
    {
        if (SyncRecordRow.TextOf(leaf, key) is { } text)
            _records.Add(text, value);
    }

    /// <summary>A leaf's sum.</summary>
    public void AddSum(long leaf, byte[] value)
    {
        if (ReadSum(leaf, value) is { } sum)
            _records.AddSum(sum.Leaf, sum.Sum);
    }

    /// <summary>The whole, of all that was added.</summary>
    /// <param name="writer">The region that the database is of.</param>
    /// <param name="incarnation">The life in which the replica writes.</param>
    /// <param name="state">Where it stands.</param>
    /// <exception cref="SyncStoreException">It cannot be read, or is another region's.</exception>
    public SyncStable Build(string writer, int incarnation, SyncStateRow state)
    {
        if (writer != region)
            throw new SyncStoreException($"The database is that of region {writer}: region {region} cannot write into it.");
        var context = Decode("the context", state.Context, bytes => ContextCodec.Decode(bytes, options.Store));
        var applied = Decode("the applied vector", state.Applied, bytes => ContextCodec.DecodeVector(bytes, options.Store));
        var shown = Decode("the shown vector", state.Shown, bytes => ContextCodec.DecodeVector(bytes, options.Store));
        var (store, damaged) = _records.Build(context);
        return new SyncStable(
            new Author(writer, incarnation), store, applied, shown, _kept, _loose, state.ConsumedRow, state.Floor, damaged);
    }

    private void Require(long position, SyncLogRow row, Author author, long last, string what)
    {
        if (row.Author != author || row.Last != last)
        {
            throw new SyncStoreException(
                $"In the database of region {region} the {what} at position {position} is {author} up to {last}, and stands there as " +
                $"{row.Author} up to {row.Last}.");
        }
    }

    private T Decode<T>(string what, byte[] bytes, Func<byte[], T> decode)
    {
        try
        {
            return decode(bytes);
        }
        catch (WireFormatException exception)
        {
            throw new SyncStoreException($"In the database of region {region} {what} cannot be read: {exception.Message}.", exception);
        }
    }
}
