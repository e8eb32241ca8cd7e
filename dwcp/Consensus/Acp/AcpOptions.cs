using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>Pace and limits of a member of the federation's log.</summary>
public sealed record AcpOptions
{
    /// <summary>How often it wants to be told that time has passed; 20 ms by default.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Commands of this region that are neither executed nor refused, at most: more are refused as busy; 16,384 by default.
    /// </summary>
    public int SubmittedMax { get; init; } = 16_384;

    /// <summary>Batches of this region's commands under way at a time; 8 by default.</summary>
    public int BatchesInFlightMax { get; init; } = 8;

    /// <summary>Commands in a batch, at most; 256 by default.</summary>
    public int BatchCommandsMax { get; init; } = 256;

    /// <summary>Bytes of commands in a batch, at most; 48 KiB by default.</summary>
    public int BatchBytesMax { get; init; } = 48 * 1024;

    /// <summary>A batch that was not executed for this long is handed in again; 1 s by default.</summary>
    public TimeSpan ResubmitAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest command, in bytes; 16 KiB by default.</summary>
    public int CommandBytesMax { get; init; } = 16 * 1024;

    /// <summary>Entries or blocks after which the log is compacted into a snapshot; 4,096 by default.</summary>
    public int CompactAfter { get; init; } = 4096;

    /// <summary>A word that others must have (a seal, a question) is said again after this long; 200 ms by default.</summary>
    public TimeSpan RepeatAfter { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A region that has begun to send a state is waited for so long before another one's word is taken; 2 s by default.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Messages of the next epoch by one member that are kept until it begins here, at most; 64 by default.</summary>
    public int EarlyMax { get; init; } = 64;

    /// <summary>Bytes of these of one member, at most; 4 MiB by default.</summary>
    public int EarlyBytesMax { get; init; } = 4 << 20;

    /// <summary>The state that an epoch begins from goes in pieces of this size, in bytes; 256 KiB by default.</summary>
    public int PieceBytes { get; init; } = 256 * 1024;

    /// <summary>A member states its state's root after this long, if anything has changed; 1 s by default.</summary>
    public TimeSpan RootInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A member states its state's root after this many entries; 1,000 by default.</summary>
    public int RootEntries { get; init; } = 1000;

    /// <summary>From one measurement of a round trip to the next; 1 s by default.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a member measures before it puts what it saw into the log; a minute by default.</summary>
    public TimeSpan MeasureInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often whoever orders looks what the policy wants; 1 s by default.</summary>
    public TimeSpan AdaptInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a host's lease lasts, and what surrounds it.</summary>
    public LeaseOptions Lease { get; init; } = new();

    /// <summary>Pace and limits of the crash-tolerant engine.</summary>
    public CftOptions Cft { get; init; } = new();

    /// <summary>Pace and limits of the Byzantine-tolerant engine.</summary>
    public BftOptions Bft { get; init; } = new();

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range, or they contradict each other.</exception>
    public void Validate()
    {
        Require(TickInterval > TimeSpan.Zero, nameof(TickInterval), "more than 0");
        Require(SubmittedMax > 0, nameof(SubmittedMax), "more than 0");
        Require(BatchesInFlightMax is > 0 and <= 64, nameof(BatchesInFlightMax), "1 to 64");
        Require(BatchCommandsMax is > 0 and <= 4096, nameof(BatchCommandsMax), "1 to 4,096");
        Require(CommandBytesMax is > 0 && CommandBytesMax <= BatchBytesMax, nameof(CommandBytesMax), $"1 to {nameof(BatchBytesMax)}");
        Require(BatchBytesMax + 1024 <= Cft.CommandBytesMax, nameof(BatchBytesMax), "1 KiB less than an entry may have, at most");
        Require(ResubmitAfter > TickInterval, nameof(ResubmitAfter), $"more than {nameof(TickInterval)}");
        Require(CompactAfter > 0, nameof(CompactAfter), "more than 0");
        Require(RepeatAfter > TimeSpan.Zero, nameof(RepeatAfter), "more than 0");
        Require(GiveUpAfter > RepeatAfter, nameof(GiveUpAfter), $"more than {nameof(RepeatAfter)}");
        Require(EarlyMax > 0, nameof(EarlyMax), "more than 0");
        Require(EarlyBytesMax > 0, nameof(EarlyBytesMax), "more than 0");
        Require(PieceBytes is > 0 and <= 1 << 20, nameof(PieceBytes), "1 byte to 1 MiB");
        Require(RootInterval > TimeSpan.Zero, nameof(RootInterval), "more than 0");
        Require(RootEntries > 0, nameof(RootEntries), "more than 0");
        Require(PingInterval > TimeSpan.Zero, nameof(PingInterval), "more than 0");
        Require(MeasureInterval > PingInterval, nameof(MeasureInterval), $"more than {nameof(PingInterval)}");
        Require(AdaptInterval > TimeSpan.Zero, nameof(AdaptInterval), "more than 0");
        Lease.Validate();
        Cft.Validate();
        Bft.Validate();
    }

    private static void Require(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, $"AcpOptions.{name} must be {rule}.");
        }
    }
}
