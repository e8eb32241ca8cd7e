namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>Which limit something is over; null where none. What it looks at has a proper form.</summary>
internal static class LimitCheck
{
    public static string? ProblemOf(Transaction transaction, RecordLimits limits)
    {
        var (entries, covered, bytes) = (0L, 0L, 0L);
        foreach (var record in transaction.Records)
        {
            if (ProblemOf(record.Key, limits) is { } problem)
            {
                return problem;
            }

            foreach (ref readonly var entry in record.Entries.AsSpan())
            {
                if (ProblemOf(entry, limits) is { } inEntry)
                {
                    return $"{inEntry}, in record {record.Key}";
                }

                bytes += entry.Payload.Length;
            }

            (entries, covered) = (entries + record.Entries.Length, covered + record.Covered.Length);
        }

        var records = transaction.Records.Length;
        return Over("records of a transaction", records, limits.RecordsPerTransactionMax, nameof(limits.RecordsPerTransactionMax))
            ?? Over("entries of a transaction", entries, limits.EntriesPerTransactionMax, nameof(limits.EntriesPerTransactionMax))
            ?? Over("dots covered by it", covered, limits.CoveredPerTransactionMax, nameof(limits.CoveredPerTransactionMax))
            ?? Over("bytes of its payloads", bytes, limits.PayloadBytesPerTransactionMax, nameof(limits.PayloadBytesPerTransactionMax));
    }

    public static string? ProblemOf(in RecordKey key, RecordLimits limits) =>
        Over("bytes of a kind's name", BytesOf(key.Kind), limits.NameBytesMax, nameof(limits.NameBytesMax))
        ?? Over("bytes of a record's name", BytesOf(key.Name), limits.NameBytesMax, nameof(limits.NameBytesMax));

    public static string? ProblemOf(in Entry entry, RecordLimits limits) =>
        Over("bytes of a field's name", BytesOf(entry.Path.Field), limits.NameBytesMax, nameof(limits.NameBytesMax))
        ?? Over("bytes of an element", BytesOf(entry.Path.Element), limits.ElementBytesMax, nameof(limits.ElementBytesMax))
        ?? Over("bytes of a payload", entry.Payload.Length, limits.PayloadBytesMax, nameof(limits.PayloadBytesMax));

    public static string? Over(string what, long value, long max, string limit) =>
        value > max ? $"{value} {what} are over {max} (RecordLimits.{limit})" : null;

    private static int BytesOf(string text) => System.Text.Encoding.UTF8.GetByteCount(text);
}
