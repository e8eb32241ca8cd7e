using System.Runtime.InteropServices;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Wire;

/// <summary>
/// Transactions as bytes: authors and fields in tables; author, first number, times; for each record its key, entries without their dots,
/// which follow from the first number, and what is covered. Equal transactions are equal bytes, and all other bytes are refused.
/// </summary>
public static class TransactionCodec
{
    private const byte Format = 1;

    /// <summary>Writes one.</summary>
    public static byte[] Encode(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var tables = new EntryTables(
            transaction.Records.SelectMany(record => record.Covered).Select(dot => dot.Author).Append(transaction.Author),
            transaction.Records.SelectMany(record => record.Entries).Select(entry => entry.Path));
        var writer = new WireWriter().U8(Format);
        tables.Write(writer);
        tables.WriteDot(writer, new Dot(transaction.Author, transaction.First));
        return writer
            .I64(transaction.Time.Bits)
            .I64(transaction.CommittedAtMs)
            .List(transaction.Records, (to, record) => to
                .Text(record.Key.Kind)
                .Text(record.Key.Name)
                .List(record.Entries, (at, entry) => tables.WriteContent(at, entry))
                .List(record.Covered, tables.WriteDot))
            .ToArray();
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="WireFormatException">The bytes are none, or it is over a limit.</exception>
    public static Transaction Decode(ReadOnlyMemory<byte> bytes, RecordLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        limits.Validate();
        var reader = new WireReader(bytes);
        if (reader.U8() is var format && format != Format)
        {
            throw new WireFormatException($"a transaction of format {format}; {Format} is known");
        }

        var tables = new EntryTables(
            ref reader, Math.Max(limits.CoveredPerTransactionMax + 1, limits.EntriesPerTransactionMax), limits);
        var first = tables.ReadDot(ref reader);
        var (time, committedAtMs, next) = (HybridTime.OfBits(reader.I64()), reader.Count64(), first.Number);
        var records = reader.List(
            limits.RecordsPerTransactionMax, (ref WireReader from) => ReadRecord(ref from, tables, limits, first.Author, ref next));
        reader.End();
        tables.End();
        var transaction = Transaction.TryCreate(
            first.Author, first.Number, time, committedAtMs, ImmutableCollectionsMarshal.AsImmutableArray(records), out var problem);
        SyncWire.Require(problem ?? LimitCheck.ProblemOf(transaction, limits));
        return transaction;
    }

    private static RecordDelta ReadRecord(
        ref WireReader reader, EntryTables tables, RecordLimits limits, Author author, ref long next)
    {
        var (key, number) = (reader.Key(limits), next);
        var entries = reader.List(
            limits.EntriesPerTransactionMax,
            (ref WireReader from) => tables.ReadContent(ref from, new Dot(author, number++), limits));
        var covered = reader.List(limits.CoveredPerTransactionMax, tables.ReadDot);
        var record = new RecordDelta(
            key, ImmutableCollectionsMarshal.AsImmutableArray(entries), ImmutableCollectionsMarshal.AsImmutableArray(covered));
        next += record.Numbers;
        return record;
    }
}
