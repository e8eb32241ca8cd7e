using NovaCron.Dwcp.Consensus.Driving;

namespace NovaCron.Dwcp.Tests.Consensus.Driving;

public sealed class ReplicaDriverOptionsTests
{
    private static readonly ReplicaDriverOptions Default = new();

    [Fact]
    public void Values_at_the_edge_of_what_may_be_are_taken()
    {
        Default.Validate();
        (Default with { TickInterval = Ms(1), RoundInputsMax = 1, MessagesMax = 1, MessageBytesMax = 1, WishesMax = 1 }).Validate();
        (Default with { TickInterval = Ms(1000), RoundInputsMax = 65_536, MessagesMax = 1 << 20, WishesMax = 1 << 20 }).Validate();
        (Default with { SilenceMax = TimeSpan.FromTicks(1), WriteTimeout = TimeSpan.FromTicks(1) }).Validate();
        (Default with { SilenceMax = TimeSpan.FromHours(1), WriteTimeout = TimeSpan.FromHours(1) }).Validate();
    }

    [Fact]
    public void A_value_that_may_not_be_is_refused_by_its_name_and_rule()
    {
        Refused(Default with { TickInterval = Ms(0.9) }, "TickInterval", "1 ms to 1 s");
        Refused(Default with { TickInterval = Ms(1001) }, "TickInterval", "1 ms to 1 s");
        Refused(Default with { RoundInputsMax = 0 }, "RoundInputsMax", "1 to 65,536");
        Refused(Default with { RoundInputsMax = 65_537 }, "RoundInputsMax", "1 to 65,536");
        Refused(Default with { MessagesMax = 0 }, "MessagesMax", "1 to 1,048,576");
        Refused(Default with { MessagesMax = (1 << 20) + 1 }, "MessagesMax", "1 to 1,048,576");
        Refused(Default with { MessageBytesMax = 0 }, "MessageBytesMax", "more than 0");
        Refused(Default with { WishesMax = 0 }, "WishesMax", "1 to 1,048,576");
        Refused(Default with { WishesMax = (1 << 20) + 1 }, "WishesMax", "1 to 1,048,576");
        Refused(Default with { SilenceMax = default }, "SilenceMax", "more than 0, at most 1 h");
        Refused(Default with { SilenceMax = TimeSpan.FromHours(1) + Ms(1) }, "SilenceMax", "more than 0, at most 1 h");
        Refused(Default with { WriteTimeout = default }, "WriteTimeout", "more than 0, at most 1 h");
        Refused(Default with { WriteTimeout = TimeSpan.FromHours(1) + Ms(1) }, "WriteTimeout", "more than 0, at most 1 h");
    }

    private static void Refused(ReplicaDriverOptions options, string name, string rule)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(options.Validate);
        Assert.Equal(name, refused.ParamName);
        Assert.StartsWith($"ReplicaDriverOptions.{name} must be {rule}.", refused.Message);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
