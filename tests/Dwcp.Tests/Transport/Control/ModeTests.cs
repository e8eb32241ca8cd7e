using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Dwcp.Tests.Transport.Control;

public sealed class ModeTests
{
    private const double Gigabit = 125_000_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private TimeSpan _now;

    [Theory]
    [InlineData(1, 2 * Gigabit, TransferMode.Datacenter)]
    [InlineData(20, 2 * Gigabit, TransferMode.Hybrid)]
    [InlineData(80, 2 * Gigabit, TransferMode.Internet)]
    [InlineData(1, Gigabit / 2, TransferMode.Internet)]
    public void Path_decides_within_two_seconds_of_its_rate_being_known(double roundTripMs, double rate, TransferMode mode)
    {
        var selector = new ModeSelector(new TransferControlOptions(), TransferMode.Hybrid);
        Run(selector, 3, roundTripMs, rate);
        Assert.Equal(mode, selector.Mode);
    }

    [Theory]
    [InlineData(1, 80, TransferMode.Datacenter, TransferMode.Internet)]
    [InlineData(80, 1, TransferMode.Internet, TransferMode.Datacenter)]
    [InlineData(1, 20, TransferMode.Datacenter, TransferMode.Hybrid)]
    public void Real_change_is_followed_within_two_seconds(double before, double after, TransferMode from, TransferMode to)
    {
        var selector = new ModeSelector(new TransferControlOptions(), TransferMode.Hybrid);
        Run(selector, 5, before, 2 * Gigabit);
        Assert.Equal(from, selector.Mode);
        Run(selector, 2, after, 2 * Gigabit);
        Assert.Equal(to, selector.Mode);
    }

    [Fact]
    public void Path_at_a_threshold_does_not_swing()
    {
        var selector = new ModeSelector(new TransferControlOptions(), TransferMode.Hybrid);
        Run(selector, 5, 20, 2 * Gigabit);
        var random = new Random(2);
        for (var step = 0; step < 300; step++)
        {
            Run(selector, 0.1, 50 + (8 * (random.NextDouble() - 0.5)), 2 * Gigabit);
            Assert.Equal(TransferMode.Hybrid, selector.Mode);
        }
    }

    [Fact]
    public void One_reading_over_a_threshold_changes_nothing()
    {
        var selector = new ModeSelector(new TransferControlOptions(), TransferMode.Hybrid);
        Run(selector, 5, 1, 2 * Gigabit);
        Run(selector, 0.3, 200, 2 * Gigabit);
        Run(selector, 0.1, 1, 2 * Gigabit);
        Run(selector, 0.4, 200, 2 * Gigabit);
        Assert.Equal(TransferMode.Datacenter, selector.Mode);
    }

    [Fact]
    public void Rate_of_an_idle_transfer_says_nothing()
    {
        var selector = new ModeSelector(new TransferControlOptions(), TransferMode.Hybrid);
        Run(selector, 5, 1, 2 * Gigabit);
        Run(selector, 10, 1, 1000, isThePaths: false);
        Assert.Equal(TransferMode.Datacenter, selector.Mode);
        Run(selector, 0.9, 1, 1000);
        Assert.Equal(TransferMode.Datacenter, selector.Mode);
        Run(selector, 2, 1, 1000);
        Assert.Equal(TransferMode.Internet, selector.Mode);
    }

    [Fact]
    public void Forced_mode_stays()
    {
        var selector = new ModeSelector(new TransferControlOptions { ForcedMode = TransferMode.Datacenter }, TransferMode.Hybrid);
        Run(selector, 10, 200, 1000);
        Assert.Equal(TransferMode.Datacenter, selector.Mode);
        var control = new TransferControl(new TransferControlOptions { ForcedMode = TransferMode.Datacenter }, new TransferStart());
        Assert.Equal(TransferMode.Datacenter, control.Plan.Mode);
    }

    private void Run(ModeSelector selector, double seconds, double roundTripMs, double rate, bool isThePaths = true)
    {
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end; _now += Interval)
            selector.Step(_now, TimeSpan.FromMilliseconds(roundTripMs), rate, isThePaths);
    }
}
