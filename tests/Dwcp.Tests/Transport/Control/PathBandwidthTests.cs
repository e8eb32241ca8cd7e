using Microsoft.Extensions.Time.Testing;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Dwcp.Tests.Transport.Control;

public sealed class PathBandwidthTests
{
    // A Monday.
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 7, 59, 0, TimeSpan.Zero));

    [Fact]
    public void Transfers_to_one_region_share_its_cap()
    {
        var paths = BandwidthCaps.Parse(["us=8Mbit/s"]).Share(_time);
        var first = paths.Cap(new AmstOptions(), "us").PathBandwidth;
        var second = paths.Cap(new AmstOptions(), "us").PathBandwidth;

        Assert.NotNull(first);
        Assert.Same(first, second);
        Assert.Null(paths.Cap(new AmstOptions(), "ap").PathBandwidth);
        first.Take(1_000_000);
        Assert.InRange(second!.Take(1), TimeSpan.FromSeconds(0.97), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Cap_follows_the_time_of_day_within_a_second()
    {
        var path = new PathBandwidth(BandwidthSchedule.Parse("mon-fri 08:00-18:00 8Mbit/s"), _time);
        Assert.Equal(TimeSpan.Zero, path.Take(100_000_000));
        Assert.Equal(TimeSpan.Zero, path.Take(1));

        _time.Advance(TimeSpan.FromSeconds(61));

        path.Take(1_000_000);
        Assert.True(path.Take(1) > TimeSpan.FromSeconds(0.9));
    }

    [Theory]
    [InlineData("50Mbit/s")]
    [InlineData("=50Mbit/s")]
    [InlineData("US=50Mbit/s")]
    [InlineData("us=50")]
    public void Malformed_cap_is_refused(string text) => Assert.Throws<FormatException>(() => BandwidthCaps.Parse([text]));

    [Fact]
    public void Two_caps_for_one_region_are_refused() =>
        Assert.Throws<FormatException>(() => BandwidthCaps.Parse(["us=50Mbit/s", "us=60Mbit/s"]));
}
