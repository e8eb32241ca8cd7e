using NovaCron.Dwcp.Consensus.Bft;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

public sealed class BftOptionsTests
{
    private static readonly BftOptions Default = new();

    [Fact]
    public void Values_at_the_edge_of_what_may_be_are_taken()
    {
        Default.Validate();
        (Default with { ProposerTurn = 1, AnswersMax = 1, BlocksKept = 0 }).Validate();
        (Default with { TimeoutMin = Ms(9), TimeoutStart = Ms(9), TimeoutMax = Ms(9) }).Validate();
        (Default with { PoolCommandsMax = 1, BatchBlocksMax = 1 }).Validate();
        (Default with { PoolCommandsMax = 1 << 20, BatchBlocksMax = BftCodec.BlocksMax }).Validate();
        (Default with { PoolBytesMax = 1, CommandBytesMax = 1 }).Validate();
        (Default with { PoolBytesMax = BftBlock.BytesMax, CommandBytesMax = BftBlock.BytesMax }).Validate();
        (Default with { SnapshotPieceBytes = 1, SnapshotBytesMax = 1 }).Validate();
        (Default with { SnapshotPieceBytes = BftCodec.PieceBytesMax }).Validate();
    }

    [Fact]
    public void A_value_that_may_not_be_is_refused_by_its_name_and_rule()
    {
        Refused(Default with { ProposerTurn = 0 }, "ProposerTurn", "more than 0");
        Refused(Default with { TimeoutMin = default }, "TimeoutMin", "more than 0");
        Refused(Default with { TimeoutMin = Ms(9), TimeoutStart = Ms(8) }, "TimeoutStart", "between the shortest and the longest");
        Refused(Default with { TimeoutStart = Ms(9000), TimeoutMax = Ms(8999) }, "TimeoutStart", "between the shortest and the longest");
        Refused(Default with { ResendInterval = default }, "ResendInterval", "more than 0");
        Refused(Default with { HeartbeatInterval = default }, "HeartbeatInterval", "more than 0");
        Refused(Default with { PoolCommandsMax = 0 }, "PoolCommandsMax", "1 to 1,048,576");
        Refused(Default with { PoolCommandsMax = (1 << 20) + 1 }, "PoolCommandsMax", "1 to 1,048,576");
        Refused(Default with { PoolBytesMax = 9, CommandBytesMax = 10 }, "PoolBytesMax", "at least CommandBytesMax");
        Refused(Default with { CommandBytesMax = 0 }, "CommandBytesMax", $"1 to {BftBlock.BytesMax}");
        var tooLong = BftBlock.BytesMax + 1;
        Refused(Default with { CommandBytesMax = tooLong, PoolBytesMax = tooLong }, "CommandBytesMax", $"1 to {BftBlock.BytesMax}");
        Refused(Default with { BatchBlocksMax = 0 }, "BatchBlocksMax", $"1 to {BftCodec.BlocksMax}");
        Refused(Default with { BatchBlocksMax = BftCodec.BlocksMax + 1 }, "BatchBlocksMax", $"1 to {BftCodec.BlocksMax}");
        Refused(Default with { SnapshotPieceBytes = 0 }, "SnapshotPieceBytes", $"1 to {BftCodec.PieceBytesMax}");
        Refused(Default with { SnapshotPieceBytes = BftCodec.PieceBytesMax + 1 }, "SnapshotPieceBytes", $"1 to {BftCodec.PieceBytesMax}");
        Refused(Default with { AnswersMax = 0 }, "AnswersMax", "more than 0");
        Refused(Default with { BlocksKept = -1 }, "BlocksKept", "0 at least");
        Refused(Default with { SnapshotPieceBytes = 9, SnapshotBytesMax = 8 }, "SnapshotBytesMax", "at least SnapshotPieceBytes");
    }

    private static void Refused(BftOptions options, string name, string rule)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(options.Validate);
        Assert.Equal(name, refused.ParamName);
        Assert.StartsWith($"BftOptions.{name} must be {rule}.", refused.Message);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
