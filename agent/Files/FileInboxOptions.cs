using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Files;

/// <summary>What a host takes by copies of files.</summary>
public sealed class FileInboxOptions
{
    /// <summary>Largest <see cref="FileBytesMax"/> that can be configured: 64 TiB; digests of its blocks take 512 MiB of memory.</summary>
    public const long FileBytesLimit = 64L << 40;

    /// <summary>An absolute path to the folder that copies go to, and never leave; it must exist.</summary>
    public string Directory { get; init; } = "";

    /// <summary>This host's region; its certificate says the same.</summary>
    public string Region { get; init; } = "";

    /// <summary>The most copies at a time: 16 by default, 1 to 256; one more is told to come later.</summary>
    public int CopiesMax { get; init; } = 16;

    /// <summary>The largest file, in bytes: 16 TiB by default, at most <see cref="FileBytesLimit"/>.</summary>
    public long FileBytesMax { get; init; } = 16L << 40;

    /// <summary>Disk that copies leave free, in bytes: 1 GiB by default. A file that would take it is refused.</summary>
    public long DiskReserveBytes { get; init; } = 1L << 30;

    /// <summary>
    /// Bytes after which what was written is made durable and entered in the ledger, 4 MiB or more: 64 MiB by default. Twice as much, and
    /// the transfer's window, is sent again after a crash.
    /// </summary>
    public long LedgerBytes { get; init; } = 64L << 20;

    /// <summary>Time after which the same is done with less: 1 s by default.</summary>
    public TimeSpan LedgerInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an opened copy waits for its first connection: 1 minute by default.</summary>
    public TimeSpan ConnectTimeMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the outcome of a copy can be asked for: 15 minutes by default.</summary>
    public TimeSpan ReportTime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>After how long without a byte the part of a copy is deleted: 7 days by default.</summary>
    public TimeSpan AbandonedAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often abandoned parts are looked for: each 6 hours by default.</summary>
    public TimeSpan CleanupInterval { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Limits of transfers.</summary>
    public AmstOptions Transfer { get; init; } = new();

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it and the range.</exception>
    public void Validate()
    {
        Require(Path.IsPathFullyQualified(Directory), nameof(Directory), "an absolute path");
        Require(MachineNames.IsValid(Region), nameof(Region), "1 to 63 of a-z 0-9 -, beginning with a letter");
        Require(CopiesMax is >= 1 and <= 256, nameof(CopiesMax), "1 to 256");
        Require(FileBytesMax is >= 1 and <= FileBytesLimit, nameof(FileBytesMax), $"1 to {FileBytesLimit}");
        Require(DiskReserveBytes >= 0, nameof(DiskReserveBytes), "0 or more");
        Require(LedgerBytes >= BlockTree.BlockBytes, nameof(LedgerBytes), $"{BlockTree.BlockBytes} or more");
        Require(IsTime(LedgerInterval), nameof(LedgerInterval), Times);
        Require(IsTime(ConnectTimeMax), nameof(ConnectTimeMax), Times);
        Require(IsTime(ReportTime), nameof(ReportTime), Times);
        Require(IsTime(AbandonedAfter), nameof(AbandonedAfter), Times);
        Require(IsTime(CleanupInterval), nameof(CleanupInterval), Times);
        Transfer.Validate();
    }

    private const string Times = "1 second to 1 year";

    private static bool IsTime(TimeSpan time) => time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.FromDays(365);

    private static void Require(bool holds, string name, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(FileInboxOptions)}.{name} must be {range}.", name);
        }
    }
}
