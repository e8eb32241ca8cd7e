namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>
/// How large records and transactions may be. An author's own changes are refused beyond them, and so is what comes over the wire: all
/// regions of a federation have the same.
/// </summary>
public sealed record RecordLimits
{
    /// <summary>The name of a record, kind or field, in bytes of UTF-8; 256 by default, 4 KiB at most.</summary>
    public int NameBytesMax { get; init; } = 256;

    /// <summary>An element of a map or a set, in bytes of UTF-8; 1 KiB by default, 64 KiB at most.</summary>
    public int ElementBytesMax { get; init; } = 1024;

    /// <summary>What one entry says, in bytes; 64 KiB by default, 16 MiB at most.</summary>
    public int PayloadBytesMax { get; init; } = 64 * 1024;

    /// <summary>
    /// Entries that an author may leave in a record; 4,096 by default, 65,536 at most. Authors that write at once may leave more between
    /// them, which stores take: if they did not, they would come to differ.
    /// </summary>
    public int EntriesPerRecordMax { get; init; } = 4096;

    /// <summary>Records that a transaction may change; 1,024 by default, 65,536 at most.</summary>
    public int RecordsPerTransactionMax { get; init; } = 1024;

    /// <summary>Entries that a transaction may add, in all its records; 4,096 by default, 65,536 at most.</summary>
    public int EntriesPerTransactionMax { get; init; } = 4096;

    /// <summary>Dots that a transaction may cover, in all its records; 65,536 by default, 1,048,576 at most.</summary>
    public int CoveredPerTransactionMax { get; init; } = 65_536;

    /// <summary>What all entries of a transaction say, in bytes; 1 MiB by default, 64 MiB at most.</summary>
    public int PayloadBytesPerTransactionMax { get; init; } = 1024 * 1024;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public void Validate()
    {
        Require(NameBytesMax, 4096, nameof(NameBytesMax));
        Require(ElementBytesMax, 64 * 1024, nameof(ElementBytesMax));
        Require(PayloadBytesMax, 16 * 1024 * 1024, nameof(PayloadBytesMax));
        Require(EntriesPerRecordMax, 65_536, nameof(EntriesPerRecordMax));
        Require(RecordsPerTransactionMax, 65_536, nameof(RecordsPerTransactionMax));
        Require(EntriesPerTransactionMax, 65_536, nameof(EntriesPerTransactionMax));
        Require(CoveredPerTransactionMax, 1024 * 1024, nameof(CoveredPerTransactionMax));
        Require(PayloadBytesPerTransactionMax, 64 * 1024 * 1024, nameof(PayloadBytesPerTransactionMax));
    }

    private static void Require(int value, int max, string name)
    {
        if (value < 1 || value > max)
        {
            throw new ArgumentOutOfRangeException(name, $"RecordLimits.{name} must be 1 to {max}.");
        }
    }
}
