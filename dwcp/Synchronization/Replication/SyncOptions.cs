using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>Pace and limits of a replica. All regions of a federation have the same.</summary>
public sealed record SyncOptions
{
    /// <summary>From one batch of this region to the next, at least, unless it is full; 50 ms by default.</summary>
    public TimeSpan BatchDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Transactions in a batch, at most; 1,024 by default.</summary>
    public int BatchTransactionsMax { get; init; } = 1024;

    /// <summary>Bytes of transactions in a batch, at most, but for one that is longer; 1 MiB by default.</summary>
    public int BatchBytesMax { get; init; } = 1 << 20;

    /// <summary>
    /// Bytes of batches under way to one region that it has not acknowledged, at most, but for one batch that is longer; 8 MiB by default:
    /// what a way of 200 ms takes up at 320 Mbit/s.
    /// </summary>
    public int InFlightBytesMax { get; init; } = 8 << 20;

    /// <summary>From one acknowledgement to the next, at least; 20 ms by default.</summary>
    public TimeSpan AckDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>What is not acknowledged or answered for this long is sent again; 2 s by default: several round trips.</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A region that lacks another author's changes for this long gets them from here too; 500 ms by default.</summary>
    public TimeSpan RelayAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What a batch that came waits for is asked for after this long, and again each time; 250 ms by default.</summary>
    public TimeSpan WantAfter { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>From one heartbeat to the next; 250 ms by default.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Batches of one author that are held until they may be applied, at most: more are dropped; 256 by default.</summary>
    public int HeldBatchesMax { get; init; } = 256;

    /// <summary>Bytes of one author's batches that are held, at most: more are dropped; 16 MiB by default.</summary>
    public int HeldBytesMax { get; init; } = 16 << 20;

    /// <summary>
    /// Bytes of one author's batches that are kept for others, at most; 64 MiB by default. Who falls behind them gets a snapshot.
    /// </summary>
    public int LogBytesMax { get; init; } = 64 << 20;

    /// <summary>Bytes of records in a page of a snapshot, at most, but for one record that is longer; 1 MiB by default.</summary>
    public int PageBytesMax { get; init; } = 1 << 20;

    /// <summary>A snapshot that nobody goes on with for this long is given up, on both sides; 10 s by default.</summary>
    public TimeSpan SnapshotPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of a message, at most: a longer one is dropped, and a row that needs one is refused; 16 MiB by default.</summary>
    public int MessageBytesMax { get; init; } = 16 << 20;

    /// <summary>Members, at most; 64 by default.</summary>
    public int MembersMax { get; init; } = 64;

    /// <summary>Rows in one <see cref="SyncInput.Announce"/>, at most; 1,024 by default.</summary>
    public int RowsMax { get; init; } = 1024;

    /// <summary>From one comparison of the store with those of all regions that are connected to the next; 30 s by default.</summary>
    public TimeSpan AntiEntropyInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Leaves in which a comparison with one region looks for records, at most: the next one goes on behind them; 1,024 by default. Where
    /// much is under way all the time, many differ.
    /// </summary>
    public int ComparedLeavesMax { get; init; } = 1024;

    /// <summary>
    /// Rows that wait until the record that one of them changes was repaired, at most: beyond, that one is refused; 65,536 by default.
    /// </summary>
    public int WaitingRowsMax { get; init; } = 65_536;

    /// <summary>How far other regions' times may lie ahead of the clock here.</summary>
    public HybridClockOptions Clock { get; init; } = new();

    /// <summary>How large records and transactions may be.</summary>
    public RecordLimits Records { get; init; } = new();

    /// <summary>How large the store may become.</summary>
    public ReplicatedStoreOptions Store { get; init; } = new();

    /// <summary>Bytes of sums or digests in a message, at most.</summary>
    internal int CompareBytesMax => Math.Min(1 << 16, MessageBytesMax / 4);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range, or they contradict each other.</exception>
    public void Validate()
    {
        Clock.Validate();
        Records.Validate();
        Store.Validate();
        Require(BatchDelay > TimeSpan.Zero, nameof(BatchDelay), "more than 0");
        Require(AckDelay > TimeSpan.Zero, nameof(AckDelay), "more than 0");
        Require(ResendAfter > AckDelay, nameof(ResendAfter), $"more than {nameof(AckDelay)}");
        Require(RelayAfter > AckDelay, nameof(RelayAfter), $"more than {nameof(AckDelay)}");
        Require(WantAfter > TimeSpan.Zero, nameof(WantAfter), "more than 0");
        Require(HeartbeatInterval >= AckDelay, nameof(HeartbeatInterval), $"at least {nameof(AckDelay)}");
        Require(SnapshotPatience > ResendAfter, nameof(SnapshotPatience), $"more than {nameof(ResendAfter)}");
        Require(BatchTransactionsMax is > 0 and <= 65_536, nameof(BatchTransactionsMax), "1 to 65,536");
        Require(BatchBytesMax > 0, nameof(BatchBytesMax), "more than 0");
        Require(InFlightBytesMax > 0, nameof(InFlightBytesMax), "more than 0");
        Require(HeldBatchesMax > 0, nameof(HeldBatchesMax), "more than 0");
        Require(HeldBytesMax > 0, nameof(HeldBytesMax), "more than 0");
        Require(LogBytesMax > 0, nameof(LogBytesMax), "more than 0");
        Require(PageBytesMax > 0, nameof(PageBytesMax), "more than 0");
        Require(MessageBytesMax is >= 64 * 1024 and <= 1 << 30, nameof(MessageBytesMax), "64 KiB to 1 GiB");
        Require(BatchBytesMax <= MessageBytesMax / 2, nameof(BatchBytesMax), $"at most half of {nameof(MessageBytesMax)}");
        Require(PageBytesMax <= MessageBytesMax / 2, nameof(PageBytesMax), $"at most half of {nameof(MessageBytesMax)}");
        Require(MembersMax is > 0 and <= 1024, nameof(MembersMax), "1 to 1,024");
        Require(RowsMax > 0, nameof(RowsMax), "more than 0");
        Require(AntiEntropyInterval > AckDelay, nameof(AntiEntropyInterval), $"more than {nameof(AckDelay)}");
        Require(ComparedLeavesMax is > 0 and <= MerkleLeaves.Count, nameof(ComparedLeavesMax), $"1 to {MerkleLeaves.Count}");
        Require(WaitingRowsMax > 0, nameof(WaitingRowsMax), "more than 0");
    }

    private static void Require(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, $"SyncOptions.{name} must be {rule}.");
        }
    }
}
