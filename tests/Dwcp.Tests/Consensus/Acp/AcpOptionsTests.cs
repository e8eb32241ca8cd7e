using NovaCron.Dwcp.Consensus.Acp;

namespace NovaCron.Dwcp.Tests.Consensus.Acp;

public sealed class AcpOptionsTests
{
    private static readonly AcpOptions Default = new();

    [Fact]
    public void Values_at_the_edge_of_what_may_be_are_taken()
    {
        Default.Validate();
        (Default with { TickInterval = Ms(1), ResubmitAfter = Ms(2) }).Validate();
        (Default with { SubmittedMax = 1, BatchesInFlightMax = 1, BatchCommandsMax = 1, CompactAfter = 1 }).Validate();
        (Default with { BatchesInFlightMax = 64, BatchCommandsMax = 4096 }).Validate();
        (Default with { CommandBytesMax = 1 }).Validate();
        (Default with { CommandBytesMax = 48 * 1024 }).Validate();
        (Default with { RepeatAfter = Ms(1), GiveUpAfter = Ms(2) }).Validate();
        (Default with { EarlyMax = 1, EarlyBytesMax = 1, PieceBytes = 1, RootEntries = 1 }).Validate();
        (Default with { PieceBytes = 1 << 20 }).Validate();
        (Default with { PingInterval = Ms(1), MeasureInterval = Ms(2) }).Validate();
        (Default with { BatchBytesMax = 63 * 1024 }).Validate();
    }

    [Fact]
    public void A_value_that_may_not_be_is_refused_by_its_name_and_rule()
    {
        Refused(Default with { TickInterval = default }, "TickInterval", "more than 0");
        Refused(Default with { SubmittedMax = 0 }, "SubmittedMax", "more than 0");
        Refused(Default with { BatchesInFlightMax = 0 }, "BatchesInFlightMax", "1 to 64");
        Refused(Default with { BatchesInFlightMax = 65 }, "BatchesInFlightMax", "1 to 64");
        Refused(Default with { BatchCommandsMax = 0 }, "BatchCommandsMax", "1 to 4,096");
        Refused(Default with { BatchCommandsMax = 4097 }, "BatchCommandsMax", "1 to 4,096");
        Refused(Default with { CommandBytesMax = 0 }, "CommandBytesMax", "1 to BatchBytesMax");
        Refused(Default with { CommandBytesMax = (48 * 1024) + 1 }, "CommandBytesMax", "1 to BatchBytesMax");
        Refused(Default with { BatchBytesMax = (63 * 1024) + 1 }, "BatchBytesMax", "1 KiB less than an entry may have, at most");
        Refused(Default with { TickInterval = Ms(9), ResubmitAfter = Ms(9) }, "ResubmitAfter", "more than TickInterval");
        Refused(Default with { CompactAfter = 0 }, "CompactAfter", "more than 0");
        Refused(Default with { RepeatAfter = default }, "RepeatAfter", "more than 0");
        Refused(Default with { RepeatAfter = Ms(9), GiveUpAfter = Ms(9) }, "GiveUpAfter", "more than RepeatAfter");
        Refused(Default with { EarlyMax = 0 }, "EarlyMax", "more than 0");
        Refused(Default with { EarlyBytesMax = 0 }, "EarlyBytesMax", "more than 0");
        Refused(Default with { PieceBytes = 0 }, "PieceBytes", "1 byte to 1 MiB");
        Refused(Default with { PieceBytes = (1 << 20) + 1 }, "PieceBytes", "1 byte to 1 MiB");
        Refused(Default with { RootInterval = default }, "RootInterval", "more than 0");
        Refused(Default with { RootEntries = 0 }, "RootEntries", "more than 0");
        Refused(Default with { PingInterval = default }, "PingInterval", "more than 0");
        Refused(Default with { PingInterval = Ms(9), MeasureInterval = Ms(9) }, "MeasureInterval", "more than PingInterval");
        Refused(Default with { AdaptInterval = default }, "AdaptInterval", "more than 0");
    }

    [Fact]
    public void What_its_parts_may_not_be_is_refused_as_well()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Margin", (Default with { Lease = new() { Margin = default } }).Validate);
        Assert.Throws<ArgumentOutOfRangeException>("ReadsMax", (Default with { Cft = new() { ReadsMax = 0 } }).Validate);
        Assert.Throws<ArgumentOutOfRangeException>("ProposerTurn", (Default with { Bft = new() { ProposerTurn = 0 } }).Validate);
    }

    private static void Refused(AcpOptions options, string name, string rule)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(options.Validate);
        Assert.Equal(name, refused.ParamName);
        Assert.StartsWith($"AcpOptions.{name} must be {rule}.", refused.Message);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
