using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Synchronization.Clocks;
using NovaCron.Dwcp.Tests.Synchronization.Kit;

namespace NovaCron.Dwcp.Tests.Synchronization.Clocks;

public sealed class HybridClockTests
{
    private const long Start = 1_700_000_000_000;

    private static readonly HybridClockOptions Options = new();

    /// <summary>Physical times that jump forth and back, and whether another region's moment is observed, how far away it is.</summary>
    private static readonly Arbitrary<(long Physical, int? Ahead)[]> Steps =
        Gen.Choose(-2000, 2000).SelectMany(
            _ => Gen.Choose(-1500, 1500), (physical, ahead) => (Start + physical, ahead % 2 == 0 ? (int?)ahead : null))
            .ArrayOf(50).ToArbitrary();

    [Fact]
    public void Moments_never_go_back_and_stay_near_the_furthest_time_that_was() => Prop.ForAll(Steps, steps =>
    {
        var (clock, furthest) = (new HybridClock(Options), 0L);
        foreach (var (physical, ahead) in steps)
        {
            furthest = Math.Max(furthest, physical);
            var before = clock.Last;
            if (ahead is { } by)
            {
                Assert.Equal(by <= 500, clock.TryObserve(new HybridTime(physical + by, 7), physical));
            }

            var now = clock.Now(physical);
            Assert.True(now > before);
            Assert.InRange(now.Milliseconds, physical, furthest + 500);
        }
    }).Check(SyncProperty.Of(200));

    [Fact]
    public void What_is_told_after_an_observation_is_after_it() => Prop.ForAll(Steps, steps =>
    {
        var (one, other) = (new HybridClock(Options), new HybridClock(Options));
        foreach (var (physical, ahead) in steps)
        {
            var told = one.Now(physical);
            if (other.TryObserve(told, Start + (ahead ?? 0)))
            {
                Assert.True(other.Now(Start + (ahead ?? 0)) > told);
            }

            (one, other) = (other, one);
        }
    }).Check(SyncProperty.Of(200));

    [Fact]
    public void A_moment_too_far_ahead_changes_nothing()
    {
        var clock = new HybridClock(Options);
        clock.Now(Start);
        var before = clock.Last;
        Assert.False(clock.TryObserve(new HybridTime(Start + 501), Start));
        Assert.Equal(before, clock.Last);
        Assert.True(clock.TryObserve(new HybridTime(Start + 500), Start));
        Assert.Equal(new HybridTime(Start + 500, 1), clock.Now(Start));
    }

    [Fact]
    public void A_full_count_goes_into_the_milliseconds()
    {
        var clock = new HybridClock(Options, new HybridTime(Start, ushort.MaxValue));
        Assert.Equal(new HybridTime(Start + 1), clock.Now(Start));
        Assert.Equal(new HybridTime(Start + 1, 1), clock.Now(Start + 1));
        Assert.Equal(new HybridTime(Start + 2), clock.Now(Start + 2));
    }

    [Fact]
    public void A_clock_goes_on_behind_the_last_moment_of_the_life_before()
    {
        var clock = new HybridClock(Options, new HybridTime(Start + 300, 5));
        Assert.Equal(new HybridTime(Start + 300, 6), clock.Now(Start));
    }

    [Fact]
    public void Times_are_ordered_by_milliseconds_then_by_count_until_the_last_one()
    {
        Assert.True(new HybridTime(1, 65_535) < new HybridTime(2) && new HybridTime(2, 1) > new HybridTime(2));
        Assert.Equal("2+1", new HybridTime(2, 1).ToString());
        var last = new HybridClock(Options, new HybridTime(HybridTime.MillisecondsMax, ushort.MaxValue));
        Assert.Throws<OverflowException>(() => last.Now(Start));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HybridTime(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HybridTime(HybridTime.MillisecondsMax + 1));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0.5)]
    [InlineData(60_001)]
    public void Options_outside_their_range_are_refused(double ms) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new HybridClock(new HybridClockOptions { AheadMax = TimeSpan.FromMilliseconds(ms) }));
}
