using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Tests.Synchronization.AntiEntropy;

public sealed class OpinionsTests
{
    private static readonly RecordKey Key = new("vm", "web");
    private static readonly Dot Dot = new(new("eu", 1), 7);
    private static readonly Entry Live = new(new(FieldKind.Set, "tags", "a"), Dot, default);
    private static readonly Entry Other = Live with { Path = new(FieldKind.Set, "tags", "b") };

    [Fact]
    public void Those_who_say_the_same_are_counted_each_once()
    {
        var opinions = new Opinions();
        Assert.Equal(1, Say(opinions, "us", Live));
        Assert.Equal(1, Say(opinions, "us", Live));
        Assert.Equal(1, Say(opinions, "ap", null));
        Assert.Equal(1, Say(opinions, "sa", Other));
        Assert.Equal(2, Say(opinions, "ap", Live));
    }

    [Fact]
    public void What_was_said_long_ago_or_of_what_has_changed_counts_no_more()
    {
        var opinions = new Opinions();
        Say(opinions, "us", Live);
        Assert.Equal(1, opinions.Say(Key, Dot, "ap", Live, TimeSpan.FromSeconds(9), after: TimeSpan.FromSeconds(5)));
        opinions.Forget(Key, Dot);
        Assert.Equal(1, Say(opinions, "us", Live));
    }

    private static int Say(Opinions opinions, string region, Entry? entry) =>
        opinions.Say(Key, Dot, region, entry, TimeSpan.FromSeconds(1), default);
}
