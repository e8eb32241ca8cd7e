using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class LeaseOptionsTests
{
    private static readonly LeaseOptions Default = new();

    [Fact]
    public void The_defaults_leave_1995_ms_to_kill()
    {
        var options = new LeaseOptions();
        options.Validate();
        Assert.Equal(TimeSpan.FromSeconds(8), options.KillAfter);
        Assert.Equal(TimeSpan.FromMilliseconds(10_004.5), options.ClaimAfter);
        Assert.InRange(options.KillTimeMax, TimeSpan.FromMilliseconds(1995), TimeSpan.FromMilliseconds(1996));
    }

    [Theory]
    [InlineData(90_000_000, 10_000_000, 500, 100_045_000, 19_954_981)]
    [InlineData(90_000_000, 10_000_000, 0, 100_000_000, 20_000_000)]
    [InlineData(100_000_000, 10_000_000, 100_000, 120_000_000, 9_090_909)]
    [InlineData(200_000_000, 11_000_001, 100_000, 231_000_001, 1)]
    [InlineData(200_000_000, 11_000_000, 100_000, 231_000_000, 0)]
    public void Clocks_that_are_wrong_are_counted_to_the_tick_and_to_the_bad_side(
        long duration, long margin, int drift, long claimAfter, long killTimeMax)
    {
        var options = Default with { Duration = new(duration), Margin = new(margin), DriftPerMillion = drift };
        Assert.Equal(duration - margin, options.KillAfter.Ticks);
        Assert.Equal((claimAfter, killTimeMax), (options.ClaimAfter.Ticks, options.KillTimeMax.Ticks));
    }

    [Fact]
    public void Values_at_the_edge_of_what_may_be_are_taken()
    {
        (Default with { Duration = TimeSpan.FromHours(1), Margin = TimeSpan.FromSeconds(10) }).Validate();
        (Default with { Duration = new(3), Margin = new(1), RenewEvery = new(1), DriftPerMillion = 0 }).Validate();
        (Default with { RenewEvery = TimeSpan.FromSeconds(4) }).Validate();
        (Default with { DriftPerMillion = 0 }).Validate();
        (Default with { Duration = new(200_000_000), Margin = new(11_000_001), DriftPerMillion = 100_000 }).Validate();
    }

    [Fact]
    public void A_value_that_may_not_be_is_refused_by_its_name_and_rule()
    {
        const string Wait = "twice within what the watchdog waits";
        const string Margin = "so long that clocks may be that wrong and time to kill is left";
        Refused(Default with { Margin = default }, "Margin", "more than 0");
        Refused(Default with { Duration = Default.Margin }, "Duration", "more than Margin, 1 h at most");
        var tooLong = TimeSpan.FromHours(1) + new TimeSpan(1);
        Refused(Default with { Duration = tooLong, Margin = TimeSpan.FromSeconds(10) }, "Duration", "more than Margin, 1 h at most");
        Refused(Default with { RenewEvery = default }, "RenewEvery", Wait);
        Refused(Default with { RenewEvery = TimeSpan.FromSeconds(4) + new TimeSpan(1) }, "RenewEvery", Wait);
        Refused(Default with { DriftPerMillion = -1 }, "DriftPerMillion", "0 to 100,000");
        Refused(Default with { DriftPerMillion = 100_001 }, "DriftPerMillion", "0 to 100,000");
        var none = Default with { Duration = new(200_000_000), Margin = new(11_000_000), DriftPerMillion = 100_000 };
        Refused(none, "Margin", Margin);
    }

    [Fact]
    public void Options_that_leave_no_time_to_kill_are_refused()
    {
        var good = new LeaseOptions();
        foreach (var bad in new[]
        {
            good with { Margin = TimeSpan.Zero },
            good with { Margin = good.Duration },
            good with { RenewEvery = TimeSpan.FromSeconds(5) },
            good with { RenewEvery = TimeSpan.Zero },
            good with { DriftPerMillion = -1 },
            good with { Duration = TimeSpan.FromHours(1), DriftPerMillion = 5000 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(bad.Validate);
        }
    }

    private static void Refused(LeaseOptions options, string name, string rule)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(options.Validate);
        Assert.Equal(name, refused.ParamName);
        Assert.StartsWith($"LeaseOptions.{name} must be {rule}.", refused.Message);
    }
}
