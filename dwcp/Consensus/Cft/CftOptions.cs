namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>Pace and limits of a replica. All members of one epoch have the same.</summary>
public sealed record CftOptions
{
    /// <summary>From one heartbeat of a leader to the next; 100 ms by default.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A follower that hears of no leader for this long, or up to twice as long, asks for votes; a leader that hears of no majority for
    /// this long steps down. 1 s by default: several round trips between the members.
    /// </summary>
    public TimeSpan ElectionTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Entries in one message, at most; 256 by default.</summary>
    public int BatchEntriesMax { get; init; } = 256;

    /// <summary>Bytes of commands in one message, at most, but for one command that is longer; 1 MiB by default.</summary>
    public int BatchBytesMax { get; init; } = 1 << 20;

    /// <summary>Messages with entries under way to one follower, at most; 16 by default.</summary>
    public int InFlightMax { get; init; } = 16;

    /// <summary>Entries of a leader that are not committed, at most: more are refused; 8,192 by default.</summary>
    public int UncommittedMax { get; init; } = 8192;

    /// <summary>Reads that wait for a majority, at most: more are refused; 8,192 by default.</summary>
    public int ReadsMax { get; init; } = 8192;

    /// <summary>The longest command, in bytes; 64 KiB by default.</summary>
    public int CommandBytesMax { get; init; } = 64 * 1024;

    /// <summary>A snapshot goes in pieces of this size, in bytes; 256 KiB by default.</summary>
    public int SnapshotPieceBytes { get; init; } = 256 * 1024;

    /// <summary>The largest snapshot taken, in bytes; 256 MiB by default.</summary>
    public int SnapshotBytesMax { get; init; } = 256 << 20;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range, or they contradict each other.</exception>
    public void Validate()
    {
        Require(HeartbeatInterval > TimeSpan.Zero, nameof(HeartbeatInterval), "more than 0");
        Require(ElectionTimeout >= 3 * HeartbeatInterval, nameof(ElectionTimeout), $"at least three times {nameof(HeartbeatInterval)}");
        Require(BatchEntriesMax is > 0 and <= 65_536, nameof(BatchEntriesMax), "1 to 65,536");
        Require(BatchBytesMax > 0, nameof(BatchBytesMax), "more than 0");
        Require(InFlightMax is > 0 and <= 1024, nameof(InFlightMax), "1 to 1,024");
        Require(UncommittedMax > 0, nameof(UncommittedMax), "more than 0");
        Require(ReadsMax > 0, nameof(ReadsMax), "more than 0");
        Require(CommandBytesMax > 0, nameof(CommandBytesMax), "more than 0");
        Require(SnapshotPieceBytes > 0, nameof(SnapshotPieceBytes), "more than 0");
        Require(SnapshotBytesMax >= SnapshotPieceBytes, nameof(SnapshotBytesMax), $"at least {nameof(SnapshotPieceBytes)}");
    }

    private static void Require(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, $"CftOptions.{name} must be {rule}.");
        }
    }
}
