using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Wire;

/// <summary>
/// Records as bytes, as many as a message is to have: authors and fields in tables; for each record its key and its entries with their
/// dots. Equal records are equal bytes, and all other bytes are refused.
/// </summary>
public static class RecordCodec
{
    /// <summary>Records in a message.</summary>
    public const int RecordsMax = 4096;

    /// <summary>
    /// Entries in a record: what authors that write at once may leave, far above <see cref="RecordLimits.EntriesPerRecordMax"/>.
    /// </summary>
    public const int EntriesPerRecordMax = 1024 * 1024;

    private const byte Format = 1;

    /// <summary>Writes records, which are in the order of their keys.</summary>
    /// <exception cref="ArgumentException">They are out of order, or too many.</exception>
    public static byte[] Encode(params IReadOnlyList<ReplicatedRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count > RecordsMax || OutOfOrder(records) is not null)
        {
            throw new ArgumentException($"A message has {RecordsMax} records at most, in the order of their keys.", nameof(records));
        }

        var entries = records.SelectMany(record => record.Entries.ToArray()).ToList();
        var tables = new EntryTables(entries.Select(entry => entry.Dot.Author), entries.Select(entry => entry.Path));
        var writer = new WireWriter().U8(Format);
        tables.Write(writer);
        return writer.List(records, (to, record) => WriteRecord(to, record, tables)).ToArray();
    }

    /// <summary>Reads records.</summary>
    /// <exception cref="WireFormatException">The bytes are none, or one is over a limit.</exception>
    public static IReadOnlyList<ReplicatedRecord> Decode(ReadOnlyMemory<byte> bytes, RecordLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        limits.Validate();
        var reader = new WireReader(bytes);
        if (reader.U8() is var format && format != Format)
        {
            throw new WireFormatException($"records of format {format}; {Format} is known");
        }

        var tables = new EntryTables(ref reader, EntriesPerRecordMax, limits);
        var records = reader.List(RecordsMax, (ref WireReader from) => ReadRecord(ref from, tables, limits));
        reader.End();
        tables.End();
        return OutOfOrder(records) is { } key ? throw new WireFormatException($"record {key} is out of order") : records;
    }

    private static void WriteRecord(WireWriter writer, ReplicatedRecord record, EntryTables tables)
    {
        writer.Text(record.Key.Kind).Text(record.Key.Name).I32(record.Entries.Length);
        foreach (ref readonly var entry in record.Entries)
        {
            tables.WriteDot(writer, entry.Dot);
            tables.WriteContent(writer, entry);
        }
    }

    private static ReplicatedRecord ReadRecord(ref WireReader reader, EntryTables tables, RecordLimits limits)
    {
        var key = reader.Key(limits);
        var entries = reader.List(
            EntriesPerRecordMax, (ref WireReader from) => tables.ReadContent(ref from, tables.ReadDot(ref from), limits));
        SyncWire.Require(Form.ProblemOf(entries));
        return new(key, entries);
    }

    private static RecordKey? OutOfOrder(IReadOnlyList<ReplicatedRecord> records)
    {
        for (var i = 1; i < records.Count; i++)
        {
            if (records[i - 1].Key >= records[i].Key)
            {
                return records[i].Key;
            }
        }

        return null;
    }
}
