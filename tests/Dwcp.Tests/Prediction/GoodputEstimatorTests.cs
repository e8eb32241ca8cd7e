using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Prediction;

namespace NovaCron.Dwcp.Tests.Prediction;

public sealed class GoodputEstimatorTests
{
    private static readonly GoodputOptions Options = new() { HalfLife = TimeSpan.FromSeconds(4) };

    [Fact]
    public void First_sample_is_the_estimate()
    {
        var estimate = GoodputEstimator.Step(GoodputEstimate.None, 500, TimeSpan.FromSeconds(0.5), Options);
        Assert.Equal(1000, estimate.BytesPerSecond, 6);
        Assert.Equal(TimeSpan.FromSeconds(3), GoodputEstimator.Remaining(estimate, 3000, Options));
    }

    [Fact]
    public void Nothing_measured_gives_no_remaining_time()
    {
        Assert.False(GoodputEstimate.None.IsKnown);
        Assert.Equal(0, GoodputEstimate.None.BytesPerSecond);
        Assert.Null(GoodputEstimator.Remaining(GoodputEstimate.None, 1, Options));
        Assert.Equal(TimeSpan.Zero, GoodputEstimator.Remaining(GoodputEstimate.None, 0, Options));
    }

    [Fact]
    public void Long_known_rate_moves_half_way_to_a_new_one_in_a_half_life()
    {
        var settled = Repeat(GoodputEstimate.None, 100, TimeSpan.FromSeconds(1), 200);
        var moved = Repeat(settled, 300, TimeSpan.FromSeconds(1), 4);
        Assert.Equal(200, moved.BytesPerSecond, 6);
    }

    [Fact]
    public void Stall_halves_the_estimate_with_every_half_life_and_ends_in_no_estimate()
    {
        var settled = Repeat(GoodputEstimate.None, 100, TimeSpan.FromSeconds(1), 200);
        var stalled = GoodputEstimator.Step(settled, 0, TimeSpan.FromSeconds(8), Options);
        Assert.Equal(25, stalled.BytesPerSecond, 6);
        var dead = GoodputEstimator.Step(stalled, 0, TimeSpan.FromDays(1), Options);
        Assert.Null(GoodputEstimator.Remaining(dead, 1_000_000, Options));
    }

    [Fact]
    public void Bytes_without_time_count_with_the_next_sample()
    {
        var waiting = GoodputEstimator.Step(GoodputEstimate.None, 700, TimeSpan.Zero, Options);
        Assert.False(waiting.IsKnown);
        var measured = GoodputEstimator.Step(waiting, 300, TimeSpan.FromSeconds(1), Options);
        Assert.Equal(1000, measured.BytesPerSecond, 6);
        Assert.Equal(0, measured.PendingBytes);
    }

    [Fact]
    public void Sampling_a_constant_rate_more_often_changes_nothing() =>
        Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(1, 50).ToArbitrary(), (bytes, parts) =>
        {
            var slow = GoodputEstimator.Step(GoodputEstimate.None, (long)bytes * parts, TimeSpan.FromSeconds(parts), Options);
            var fast = Repeat(GoodputEstimate.None, bytes, TimeSpan.FromSeconds(1), parts);
            return Math.Abs(slow.BytesPerSecond - fast.BytesPerSecond) <= 1e-6 * slow.BytesPerSecond
                && Math.Abs(slow.Weight - fast.Weight) <= 1e-9;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Estimate_lies_between_the_lowest_and_the_highest_sample() =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).NonEmptyListOf().ToArbitrary(), samples =>
        {
            var estimate = samples.Aggregate(
                GoodputEstimate.None, (state, bytes) => GoodputEstimator.Step(state, bytes, TimeSpan.FromSeconds(1), Options));
            return estimate.BytesPerSecond >= samples.Min() - 1e-6 && estimate.BytesPerSecond <= samples.Max() + 1e-6;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Negative_bytes_and_time_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => GoodputEstimator.Step(GoodputEstimate.None, -1, TimeSpan.FromSeconds(1), Options));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => GoodputEstimator.Step(GoodputEstimate.None, 1, TimeSpan.FromSeconds(-1), Options));
        Assert.Throws<ArgumentOutOfRangeException>(() => GoodputEstimator.Remaining(GoodputEstimate.None, -1, Options));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        new GoodputOptions().Validate();
        Assert.Throws<ArgumentOutOfRangeException>(new GoodputOptions { HalfLife = TimeSpan.Zero }.Validate);
        Assert.Throws<ArgumentOutOfRangeException>(new GoodputOptions { RemainingMax = TimeSpan.Zero }.Validate);
    }

    private static GoodputEstimate Repeat(GoodputEstimate state, long bytes, TimeSpan elapsed, int times) =>
        Enumerable.Repeat(bytes, times).Aggregate(state, (known, sample) => GoodputEstimator.Step(known, sample, elapsed, Options));
}
