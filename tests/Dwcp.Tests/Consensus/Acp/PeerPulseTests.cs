using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Acp;

public sealed class PeerPulseTests
{
    private readonly PeerPulse _pulse = new();
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void A_window_without_pings_has_nothing() => Assert.Equal(new PeerMeasurement("r", 0, 0), _pulse.Take("r"));

    [Fact]
    public void Pings_are_numbered()
    {
        Assert.Equal(1, _pulse.Begin(_now));
        Assert.Equal(2, _pulse.Begin(_now));
        _pulse.Take("r");
        Assert.Equal(3, _pulse.Begin(_now));
    }

    [Theory]
    [InlineData(new[] { 5 }, 5)]
    [InlineData(new[] { 9, 1, 4 }, 4)]
    [InlineData(new[] { 9, 1, 4, 7 }, 7)]
    public void The_median_round_trip_counts(int[] milliseconds, int median)
    {
        foreach (var one in milliseconds)
        {
            Ping(TimeSpan.FromMilliseconds(one));
        }

        Assert.Equal(new PeerMeasurement("r", median * 1000, 0), _pulse.Take("r"));
    }

    [Fact]
    public void What_was_not_answered_is_lost()
    {
        _pulse.Begin(_now);
        Ping(TimeSpan.FromMilliseconds(2));
        _pulse.Begin(_now);
        Assert.Equal(new PeerMeasurement("r", 2000, 666_666), _pulse.Take("r"));
    }

    [Fact]
    public void An_answer_counts_once_and_to_the_last_ping_alone()
    {
        var first = _pulse.Begin(_now);
        var second = _pulse.Begin(_now);
        _pulse.End(first, _now + TimeSpan.FromSeconds(1));
        _pulse.End(second, _now + TimeSpan.FromMilliseconds(3));
        _pulse.End(second, _now + TimeSpan.FromSeconds(5));
        Assert.Equal(new PeerMeasurement("r", 3000, 500_000), _pulse.Take("r"));
    }

    [Fact]
    public void A_window_forgets_the_one_before()
    {
        Ping(TimeSpan.FromMilliseconds(2));
        _pulse.Begin(_now);
        _pulse.Take("r");
        Assert.Equal(new PeerMeasurement("q", 0, 0), _pulse.Take("q"));
        Ping(TimeSpan.FromMilliseconds(7));
        Assert.Equal(new PeerMeasurement("r", 7000, 0), _pulse.Take("r"));
    }

    [Fact]
    public void An_answer_of_the_window_before_takes_nothing_away()
    {
        var number = _pulse.Begin(_now);
        _pulse.Take("r");
        _pulse.End(number, _now + TimeSpan.FromMilliseconds(4));
        Assert.Equal(new PeerMeasurement("r", 4000, 0), _pulse.Take("r"));
    }

    [Fact]
    public void One_answer_more_than_pings_is_no_negative_loss()
    {
        var number = _pulse.Begin(_now);
        _pulse.Take("r");
        _pulse.End(number, _now + TimeSpan.FromMilliseconds(4));
        Ping(TimeSpan.FromMilliseconds(4));
        Assert.Equal(0, _pulse.Take("r").LossPerMillion);
    }

    [Theory]
    [InlineData(60_000, 60_000_000)]
    [InlineData(60_001, 60_000_000)]
    [InlineData(59_999, 59_999_000)]
    public void A_round_trip_is_a_minute_at_most(int milliseconds, int microseconds)
    {
        Ping(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(microseconds, _pulse.Take("r").RoundTripMicroseconds);
    }

    [Fact]
    public void So_many_round_trips_are_kept()
    {
        for (var i = 0; i < 256; i++)
        {
            Ping(TimeSpan.FromMilliseconds(1));
        }

        for (var i = 0; i < 256; i++)
        {
            Ping(TimeSpan.FromMilliseconds(9));
        }

        Assert.Equal(new PeerMeasurement("r", 1000, 500_000), _pulse.Take("r"));
    }

    [Fact]
    public void All_that_there_may_be_are_kept()
    {
        for (var i = 0; i < 256; i++)
        {
            Ping(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(new PeerMeasurement("r", 1000, 0), _pulse.Take("r"));
    }

    private void Ping(TimeSpan takes)
    {
        var number = _pulse.Begin(_now);
        _now += takes;
        _pulse.End(number, _now);
    }
}
