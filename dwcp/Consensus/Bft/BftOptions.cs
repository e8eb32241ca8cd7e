namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>Pace and limits of a replica. All members of one epoch have the same.</summary>
public sealed record BftOptions
{
    /// <summary>Heights for which one member proposes first; 64 by default.</summary>
    public int ProposerTurn { get; init; } = 64;

    /// <summary>The shortest wait for others in a round 0; 100 ms by default.</summary>
    public TimeSpan TimeoutMin { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What waits begin with, before any quorum was measured; 1 s by default.</summary>
    public TimeSpan TimeoutStart { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait in any round; nothing is decided while messages take longer; 20 s by default.</summary>
    public TimeSpan TimeoutMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What is current is sent again after this long without progress; 500 ms by default: more than a round trip.</summary>
    public TimeSpan ResendInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>From one word of an idle member to the next; 1 s by default.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Commands of one member in the pool, at most: more are refused or dropped; 8,192 by default.</summary>
    public int PoolCommandsMax { get; init; } = 8192;

    /// <summary>Bytes of commands of one member in the pool, at most; 4 MiB by default.</summary>
    public int PoolBytesMax { get; init; } = 4 << 20;

    /// <summary>The longest command, in bytes; 64 KiB by default.</summary>
    public int CommandBytesMax { get; init; } = 64 * 1024;

    /// <summary>Blocks in one message, at most; 64 by default.</summary>
    public int BatchBlocksMax { get; init; } = 64;

    /// <summary>Answers to one member's questions in a <see cref="ResendInterval"/>, at most; 32 by default.</summary>
    public int AnswersMax { get; init; } = 32;

    /// <summary>Blocks that are kept behind a snapshot, for members that are a little behind; 256 by default.</summary>
    public int BlocksKept { get; init; } = 256;

    /// <summary>A snapshot goes in pieces of this size, in bytes; 256 KiB by default.</summary>
    public int SnapshotPieceBytes { get; init; } = 256 * 1024;

    /// <summary>The largest snapshot taken, in bytes; 256 MiB by default.</summary>
    public int SnapshotBytesMax { get; init; } = 256 << 20;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range, or they contradict each other.</exception>
    public void Validate()
    {
        Require(ProposerTurn > 0, nameof(ProposerTurn), "more than 0");
        Require(TimeoutMin > TimeSpan.Zero, nameof(TimeoutMin), "more than 0");
        Require(TimeoutStart >= TimeoutMin && TimeoutStart <= TimeoutMax, nameof(TimeoutStart), "between the shortest and the longest");
        Require(ResendInterval > TimeSpan.Zero, nameof(ResendInterval), "more than 0");
        Require(HeartbeatInterval > TimeSpan.Zero, nameof(HeartbeatInterval), "more than 0");
        Require(PoolCommandsMax is > 0 and <= 1 << 20, nameof(PoolCommandsMax), "1 to 1,048,576");
        Require(PoolBytesMax >= CommandBytesMax, nameof(PoolBytesMax), $"at least {nameof(CommandBytesMax)}");
        Require(CommandBytesMax is > 0 and <= BftBlock.BytesMax, nameof(CommandBytesMax), $"1 to {BftBlock.BytesMax}");
        Require(BatchBlocksMax is > 0 and <= BftCodec.BlocksMax, nameof(BatchBlocksMax), $"1 to {BftCodec.BlocksMax}");
        Require(AnswersMax > 0, nameof(AnswersMax), "more than 0");
        Require(BlocksKept >= 0, nameof(BlocksKept), "0 at least");
        Require(SnapshotPieceBytes is > 0 and <= BftCodec.PieceBytesMax, nameof(SnapshotPieceBytes), $"1 to {BftCodec.PieceBytesMax}");
        Require(SnapshotBytesMax >= SnapshotPieceBytes, nameof(SnapshotBytesMax), $"at least {nameof(SnapshotPieceBytes)}");
    }

    private static void Require(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, $"BftOptions.{name} must be {rule}.");
        }
    }
}
