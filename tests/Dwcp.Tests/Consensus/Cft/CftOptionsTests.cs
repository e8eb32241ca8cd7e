using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Tests.Consensus.Cft;

public sealed class CftOptionsTests
{
    private static readonly CftOptions Default = new();

    [Fact]
    public void Values_at_the_edge_of_what_may_be_are_taken()
    {
        Default.Validate();
        (Default with { HeartbeatInterval = Ms(10), ElectionTimeout = Ms(30) }).Validate();
        (Default with { BatchEntriesMax = 1, InFlightMax = 1 }).Validate();
        (Default with { BatchEntriesMax = 65_536, InFlightMax = 1024 }).Validate();
        (Default with { BatchBytesMax = 1, UncommittedMax = 1, ReadsMax = 1, CommandBytesMax = 1 }).Validate();
        (Default with { SnapshotPieceBytes = 1, SnapshotBytesMax = 1 }).Validate();
    }

    [Fact]
    public void A_value_that_may_not_be_is_refused_by_its_name_and_rule()
    {
        Refused(Default with { HeartbeatInterval = default }, "HeartbeatInterval", "more than 0");
        var hasty = Default with { HeartbeatInterval = Ms(10), ElectionTimeout = Ms(29) };
        Refused(hasty, "ElectionTimeout", "at least three times HeartbeatInterval");
        Refused(Default with { BatchEntriesMax = 0 }, "BatchEntriesMax", "1 to 65,536");
        Refused(Default with { BatchEntriesMax = 65_537 }, "BatchEntriesMax", "1 to 65,536");
        Refused(Default with { BatchBytesMax = 0 }, "BatchBytesMax", "more than 0");
        Refused(Default with { InFlightMax = 0 }, "InFlightMax", "1 to 1,024");
        Refused(Default with { InFlightMax = 1025 }, "InFlightMax", "1 to 1,024");
        Refused(Default with { UncommittedMax = 0 }, "UncommittedMax", "more than 0");
        Refused(Default with { ReadsMax = 0 }, "ReadsMax", "more than 0");
        Refused(Default with { CommandBytesMax = 0 }, "CommandBytesMax", "more than 0");
        Refused(Default with { SnapshotPieceBytes = 0 }, "SnapshotPieceBytes", "more than 0");
        Refused(Default with { SnapshotPieceBytes = 9, SnapshotBytesMax = 8 }, "SnapshotBytesMax", "at least SnapshotPieceBytes");
    }

    private static void Refused(CftOptions options, string name, string rule)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(options.Validate);
        Assert.Equal(name, refused.ParamName);
        Assert.StartsWith($"CftOptions.{name} must be {rule}.", refused.Message);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
