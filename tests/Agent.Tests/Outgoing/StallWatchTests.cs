using FsCheck;
using FsCheck.Fluent;
using NovaCron.Agent.Outgoing;

namespace NovaCron.Agent.Tests.Outgoing;

public sealed class StallWatchTests
{
    private static readonly TimeSpan After = At(5);

    [Fact]
    public void Silence_with_something_under_way_is_a_stall_once_it_lasts()
    {
        var watch = StallWatch.Begin(After).Step(At(1), 10, isWaiting: true).Step(At(5), 10, isWaiting: true);
        Assert.False(watch.IsStalled);
        watch = watch.Step(At(6), 10, isWaiting: true);
        Assert.Equal((true, 1, At(5), At(5)), (watch.IsStalled, watch.Stalls, watch.Quiet, watch.StalledTime));
    }

    [Fact]
    public void Silence_with_nothing_to_send_is_none()
    {
        var watch = StallWatch.Begin(After).Step(At(1), 10, isWaiting: false).Step(At(600), 10, isWaiting: false);
        Assert.Equal((false, 0, TimeSpan.Zero), (watch.IsStalled, watch.Stalls, watch.Quiet));
    }

    [Fact]
    public void What_arrives_ends_a_stall_and_its_time_is_kept()
    {
        var watch = StallWatch.Begin(After).Step(At(1), 10, isWaiting: true).Step(At(61), 10, isWaiting: true);
        watch = watch.Step(At(62), 11, isWaiting: true);
        Assert.Equal((false, 1, At(61)), (watch.IsStalled, watch.Stalls, watch.StalledTime));
        watch = watch.Step(At(70), 11, isWaiting: true);
        Assert.Equal((true, 2, At(69)), (watch.IsStalled, watch.Stalls, watch.StalledTime));
    }

    [Fact]
    public void Time_stalled_never_shrinks_and_never_exceeds_the_time_there_was()
    {
        var samples = ArbMap.Default.GeneratorFor<(byte Gap, bool Arrives, bool Waits)>().ArrayOf();
        Prop.ForAll(samples.ToArbitrary(), steps =>
        {
            var (watch, now, acknowledged) = (StallWatch.Begin(After), TimeSpan.Zero, 0L);
            foreach (var (gap, arrives, waits) in steps)
            {
                now += At(gap / 16.0);
                acknowledged += arrives ? 1 : 0;
                var next = watch.Step(now, acknowledged, waits);
                Assert.InRange(next.StalledTime, watch.StalledTime, now);
                Assert.InRange(next.Stalls, watch.Stalls, watch.Stalls + 1);
                Assert.Equal(next.IsStalled, next.Quiet >= After);
                watch = next;
            }
        }).QuickCheckThrowOnFailure();
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
