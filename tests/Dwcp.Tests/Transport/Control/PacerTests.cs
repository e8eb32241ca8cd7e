using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Dwcp.Tests.Transport.Control;

public sealed class PacerTests
{
    [Theory]
    [InlineData(125_000, 65_536)]
    [InlineData(6_250_000, 65_536)]
    [InlineData(6_250_000, 1_048_640)]
    [InlineData(62_500_000, 1_048_640)]
    public void Rate_holds_within_two_percent_however_late_timers_are(long bytesPerSecond, int take)
    {
        var late = new Random(4);
        var pacer = new Pacer(bytesPerSecond);
        var now = TimeSpan.Zero;
        var taken = 0L;
        while (taken < 100L * take || now < TimeSpan.FromSeconds(20))
        {
            var wait = pacer.Take(take, now);
            now += wait > TimeSpan.Zero ? wait + TimeSpan.FromMilliseconds(15 * late.NextDouble()) : TimeSpan.Zero;
            taken += take;
        }

        Assert.InRange(taken / now.TotalSeconds, bytesPerSecond * 0.98, bytesPerSecond * 1.02);
    }

    [Fact]
    public void Idle_time_is_made_up_for_by_the_burst_only()
    {
        var pacer = new Pacer(1_000_000, TimeSpan.FromMilliseconds(20));
        Assert.Equal(TimeSpan.Zero, pacer.Take(1, TimeSpan.Zero));

        Assert.Equal(TimeSpan.Zero, pacer.Take(20_000, TimeSpan.FromHours(1)));
        Assert.Equal(TimeSpan.Zero, pacer.Take(10_000, TimeSpan.FromHours(1)));
        Assert.Equal(10, pacer.Take(1, TimeSpan.FromHours(1)).TotalMilliseconds, 3);
    }

    [Fact]
    public void Debt_is_bytes_a_new_rate_changes_how_long_they_take()
    {
        var pacer = new Pacer(1_000_000, TimeSpan.Zero);
        pacer.Take(1_000_000, TimeSpan.Zero);

        pacer.SetRate(4_000_000, TimeSpan.Zero);
        Assert.Equal(0.25, pacer.Take(0, TimeSpan.Zero).TotalSeconds, 6);

        pacer.SetRate(500_000, TimeSpan.Zero);
        Assert.Equal(2, pacer.Take(0, TimeSpan.Zero).TotalSeconds, 6);
    }

    [Fact]
    public void No_rate_holds_nothing_back_and_leaves_no_debt()
    {
        var pacer = new Pacer(null);
        Assert.Equal(TimeSpan.Zero, pacer.Take(long.MaxValue, TimeSpan.Zero));
        Assert.Null(pacer.BytesPerSecond);

        pacer.SetRate(1000, TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, pacer.Take(1000, TimeSpan.Zero));
        Assert.True(pacer.Take(1, TimeSpan.Zero) > TimeSpan.FromMilliseconds(900));

        pacer.SetRate(null, TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, pacer.Take(1000, TimeSpan.Zero));
    }

    [Fact]
    public void Rate_of_nothing_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pacer(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pacer(1).SetRate(0, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pacer(1).Take(-1, TimeSpan.Zero));
    }
}
