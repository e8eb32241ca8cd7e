using FsCheck;
using FsCheck.Fluent;
using NovaCron.Agent.Watchdog;

namespace NovaCron.Agent.Tests.Watchdog;

/// <summary>The watchdog's decisions, without clock, socket or process.</summary>
public sealed class WatchdogRulesTests
{
    private const string Boot = "6b0cf4f4-7d0c-4b3c-8a3e-2f9f6f0f1d11";
    private static readonly WatchedProcess One = new(1001, 5);
    private static readonly WatchedProcess Two = new(1002, 6);

    [Fact]
    public void Nothing_is_killed_before_the_deadline_and_everything_at_it()
    {
        var state = Ordered(new WatchdogState(), 10, 0, One, Two);

        Assert.Empty(Tick(state, 9.999).Kill);
        Assert.Equal<WatchedProcess>([One, Two], Tick(state, 10).Kill);
    }

    [Fact]
    public void An_order_that_comes_too_late_saves_nobody()
    {
        var state = Ordered(new WatchdogState(), 10, 0, One);

        var step = WatchdogRules.Step(state, Order(20, One), At(10.001));

        Assert.Equal<WatchedProcess>([One], step.Kill);
        Assert.Empty(step.State.Guarded);
    }

    [Fact]
    public void An_earlier_deadline_changes_nothing_and_a_later_one_extends()
    {
        var state = Ordered(new WatchdogState(), 10, 0, One);

        state = Ordered(state, 4, 1, One);
        Assert.Empty(Tick(state, 9).Kill);
        state = Ordered(state, 12, 9, One);

        Assert.Empty(Tick(state, 11).Kill);
        Assert.Equal<WatchedProcess>([One], Tick(state, 12).Kill);
    }

    [Fact]
    public void A_deadline_beyond_the_longest_lease_is_taken_for_that()
    {
        var state = Ordered(new WatchdogState(), 1_000_000, 5, One);

        Assert.Equal(At(5) + WatchdogRules.AheadMax, state.Deadline);
    }

    [Fact]
    public void A_process_that_is_named_no_more_is_let_go()
    {
        var state = Ordered(Ordered(new WatchdogState(), 10, 0, One, Two), 10, 1, Two);

        Assert.Equal<WatchedProcess>([Two], Tick(state, 10).Kill);
    }

    [Fact]
    public void One_that_is_doomed_is_killed_until_it_has_ended_whatever_is_ordered()
    {
        var state = Tick(Ordered(new WatchdogState(), 10, 0, One), 10).State;

        state = WatchdogRules.Step(state, Order(30), At(11)).State;
        Assert.Equal<WatchedProcess>([One], Tick(state, 12).Kill);
        state = WatchdogRules.Step(state, new WatchdogInput.Ended(One), At(13)).State;

        Assert.Empty(Tick(state, 14).Kill);
        Assert.Equal(1, state.EndedCount);
    }

    [Fact]
    public void A_process_that_ended_by_itself_is_not_counted_as_killed()
    {
        var state = WatchdogRules.Step(Ordered(new WatchdogState(), 10, 0, One), new WatchdogInput.Ended(One), At(1)).State;

        Assert.Empty(Tick(state, 10).Kill);
        Assert.Equal(0, state.EndedCount);
    }

    [Fact]
    public void A_watchdog_that_begins_behind_the_deadline_kills_first()
    {
        var state = WatchdogState.From(new WatchdogOrder(7, At(10), Boot, [One]));

        Assert.Equal<WatchedProcess>([One], Tick(state, 11).Kill);
    }

    [Fact]
    public void It_goes_when_it_guards_nothing_and_no_agent_is_there_for_a_while()
    {
        var state = Tick(new WatchdogState(), 0).State;
        Assert.False(Tick(state, 29).IsOver);
        Assert.True(Tick(state, 30).IsOver);

        state = WatchdogRules.Step(state, new WatchdogInput.Attached(), At(29)).State;
        Assert.False(Tick(state, 100).IsOver);
        state = WatchdogRules.Step(state, new WatchdogInput.Detached(), At(100)).State;
        Assert.False(Tick(state, 129).IsOver);
        Assert.True(Tick(state, 130).IsOver);

        Assert.False(Tick(Ordered(state, 1000, 101, One), 140).IsOver);
    }

    [Fact]
    public void It_looks_at_the_deadline_in_time_and_seldom_when_it_guards_nothing()
    {
        var state = Ordered(new WatchdogState(), 10, 0, One);

        Assert.Equal(WatchdogRules.LookMax, WatchdogRules.WaitOf(state, At(1)));
        Assert.Equal(TimeSpan.FromMilliseconds(40), WatchdogRules.WaitOf(state, At(9.96)));
        Assert.True(WatchdogRules.WaitOf(new WatchdogState(), At(1)) > WatchdogRules.LookMax);
    }

    [Fact]
    public void A_tick_without_anything_due_changes_nothing_at_all()
    {
        var state = Tick(Ordered(new WatchdogState { HasAgent = true }, 10, 0, One), 1).State;

        Assert.Same(state, Tick(state, 2).State);
    }

    [Fact]
    public void Whatever_happens_nobody_lives_past_the_deadline_that_was_there_when_it_passed()
    {
        var inputs = Gen.Choose(0, 3).SelectMany(kind => Gen.Choose(1, 4).SelectMany(pid => Gen.Choose(0, 40).Select(
            time => (kind, process: new WatchedProcess(1000 + pid, 1), time)))).ArrayOf();
        Prop.ForAll(inputs.ToArbitrary(), steps =>
        {
            var (state, now, dead) = (new WatchdogState(), 0.0, new HashSet<WatchedProcess>());
            foreach (var (kind, process, time) in steps)
            {
                now += time % 5;
                var due = At(now) >= state.Deadline ? state.Guarded : [];
                var step = WatchdogRules.Step(state, InputOf(kind, process, now, time), At(now));
                dead.UnionWith(due);
                if (kind == 2)
                {
                    dead.Remove(process);
                }

                // Whoever was due is killed in this step and in each one after, until it was seen to have ended.
                if (dead.Any(each => !step.Kill.Contains(each)) || step.State.Deadline < state.Deadline)
                {
                    return false;
                }

                state = step.State;
                dead.UnionWith(state.Doomed);
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    private static WatchdogInput InputOf(int kind, WatchedProcess process, double now, int time) => kind switch
    {
        0 => Order(now + time, process),
        1 => Order(now + time),
        2 => new WatchdogInput.Ended(process),
        _ => WatchdogInput.Tick.Instance,
    };

    private static WatchdogStep Tick(WatchdogState state, double seconds) =>
        WatchdogRules.Step(state, WatchdogInput.Tick.Instance, At(seconds));

    private static WatchdogState Ordered(WatchdogState state, double deadline, double now, params WatchedProcess[] processes) =>
        WatchdogRules.Step(state, Order(deadline, processes), At(now)).State;

    private static WatchdogInput.Ordered Order(double deadline, params WatchedProcess[] processes) =>
        new(new WatchdogOrder(1, At(deadline), Boot, [.. processes]));

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
