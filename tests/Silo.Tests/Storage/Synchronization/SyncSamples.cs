using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Silo.Tests.Storage.Synchronization;

/// <summary>Things to write that are whole, but for what they mean.</summary>
internal static class SyncSamples
{
    /// <summary>Of every author more than any test writes.</summary>
    public const long Seen = 1_000_000;

    public static readonly SyncOptions Options = new();
    public static readonly Author Eu = new("eu", 1);
    public static readonly Author Us = new("us", 1);
    public static readonly Author Ap = new("ap", 2);

    public static readonly CausalContext Context =
        CausalContext.Of(VersionVector.Of(new Dot(Eu, Seen), new Dot(Us, Seen), new Dot(Ap, Seen)));

    /// <summary>A write of nothing.</summary>
    public static SyncOutput.Write Nothing { get; } =
        new([], [], [], [], [], [], Context, VersionVector.Empty, VersionVector.Empty, 0, default);

    /// <summary>A record with a member of a set for every number.</summary>
    public static ReplicatedRecord Record(RecordKey key, Author author, params IEnumerable<long> numbers) => ReplicatedRecord.Of(
        key, numbers.Select(number => new Entry(new FieldPath(FieldKind.Set, "tags", $"tag{number}"), new Dot(author, number), default)));

    /// <summary>A record of one entry.</summary>
    public static ReplicatedRecord Record(string name, long number) => Record(new RecordKey("vm", name), Eu, number);

    /// <summary>A record that goes.</summary>
    public static ReplicatedRecord Gone(string name) => ReplicatedRecord.Empty(new RecordKey("vm", name));

    /// <summary>A transaction of one number.</summary>
    public static Transaction Made(Author author, long number)
    {
        var record = Record(new RecordKey("vm", $"web{number}"), author, number);
        return Transaction.Create(author, number, default, number, [new(record.Key, [.. record.Entries], [])]);
    }

    /// <summary>A batch of transactions of one number each; its signature is none.</summary>
    public static SyncBatch Batch(Author author, long first, long last)
    {
        var transactions = Enumerable.Range(0, (int)(last - first + 1)).Select(i => Made(author, first + i)).ToList();
        var body = new WireWriter()
            .U8(1)
            .Bytes(ContextCodec.Encode(VersionVector.Empty))
            .List(transactions, (to, transaction) => to.Bytes(TransactionCodec.Encode(transaction)))
            .ToArray();
        return SyncBatch.Decode(new WireWriter().Bytes(body).Bytes([1, 2, 3]).ToArray(), Options);
    }

    /// <summary>A write of records, with the sums that they leave if there are no others in their leaves.</summary>
    public static SyncOutput.Write Records(params IReadOnlyList<ReplicatedRecord> records) => Nothing with
    {
        Changed = records,
        Sums = [.. records.GroupBy(record => MerkleLeaves.LeafOf(record.Key), (leaf, all) => new LeafSum(leaf, SumOf(all)))],
    };

    /// <summary>What records of a leaf add up to.</summary>
    public static UInt128 SumOf(IEnumerable<ReplicatedRecord> records) => records
        .Where(record => !record.IsEmpty)
        .Aggregate(UInt128.Zero, (sum, record) => unchecked(sum + RecordDigest.Of(record)));

    /// <summary>All of it as text: two that are equal have equal ones.</summary>
    public static string Text(SyncStable stable) => string.Join('\n',
    [
        $"{stable.Author} {stable.ConsumedRow} {stable.ClockFloor} seen {stable.Store.Context}",
        $"applied {stable.Applied} shown {stable.Shown} damaged {string.Join(' ', stable.Damaged)}",
        .. stable.Kept.Select(batch => $"kept {batch.Author} {batch.Last} {Convert.ToHexString(batch.Bytes.Span)}"),
        .. stable.Loose.Select(loose => $"loose {loose.Author} {Convert.ToHexString(TransactionCodec.Encode(loose))}"),
        .. stable.Store.Records.Select(record => record.ToString()),
    ]);
}
