using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class LeaseOptionsTests
{
    [Fact]
    public void The_defaults_leave_1995_ms_to_kill()
    {
        var options = new LeaseOptions();
        options.Validate();
        Assert.Equal(TimeSpan.FromSeconds(8), options.KillAfter);
        Assert.Equal(TimeSpan.FromMilliseconds(10_004.5), options.ClaimAfter);
        Assert.InRange(options.KillTimeMax, TimeSpan.FromMilliseconds(1995), TimeSpan.FromMilliseconds(1996));
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
}
