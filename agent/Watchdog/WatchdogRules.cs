namespace NovaCron.Agent.Watchdog;

/// <summary>
/// How a watchdog decides. What is due by the deadline that it has is doomed before anything else is looked at: an order that comes too
/// late saves nobody, and nobody who is doomed is let go again.
/// </summary>
internal static class WatchdogRules
{
    /// <summary>How far ahead a deadline may lie, the longest lease: 1 h. A later one is taken for this.</summary>
    public static readonly TimeSpan AheadMax = TimeSpan.FromHours(1);

    /// <summary>How long a watchdog stays when it guards nothing and no agent is there: 30 s.</summary>
    public static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(30);

    /// <summary>How often a watchdog looks at its clock at least while it guards something: every 100 ms. A host that was suspended is
    /// noticed by that.</summary>
    public static readonly TimeSpan LookMax = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan DoomedLook = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan IdleLook = TimeSpan.FromSeconds(1);

    /// <summary>What follows from an input.</summary>
    public static WatchdogStep Step(WatchdogState state, WatchdogInput input, TimeSpan now)
    {
        state = Doom(Apply(Doom(state, now), input, now), now);
        state = Rest(state, now);
        return new WatchdogStep(state, state.Doomed, state.IdleSince is { } since && now - since >= IdleMax);
    }

    /// <summary>How long nothing will be due.</summary>
    public static TimeSpan WaitOf(WatchdogState state, TimeSpan now)
    {
        if (state.Doomed.Length > 0)
        {
            return DoomedLook;
        }

        if (state.Guarded.Length == 0)
        {
            return IdleLook;
        }

        var left = state.Deadline - now;
        return left < LookMax ? left : LookMax;
    }

    private static WatchdogState Apply(WatchdogState state, WatchdogInput input, TimeSpan now) => input switch
    {
        WatchdogInput.Attached => state with { HasAgent = true },
        WatchdogInput.Detached => state with { HasAgent = false },
        WatchdogInput.Ordered ordered => Order(state, ordered.Order, now),
        WatchdogInput.Ended ended => End(state, ended.Process),
        _ => state,
    };

    private static WatchdogState Order(WatchdogState state, WatchdogOrder order, TimeSpan now)
    {
        var deadline = order.Deadline < now + AheadMax ? order.Deadline : now + AheadMax;
        return state with
        {
            Deadline = deadline > state.Deadline ? deadline : state.Deadline,
            Guarded = [.. order.Processes.Except(state.Doomed)],
        };
    }

    private static WatchdogState End(WatchdogState state, WatchedProcess process) => state with
    {
        Guarded = state.Guarded.Remove(process),
        Doomed = state.Doomed.Remove(process),
        EndedCount = state.EndedCount + (state.Doomed.Contains(process) ? 1 : 0),
    };

    private static WatchdogState Doom(WatchdogState state, TimeSpan now) => state.Guarded.Length == 0 || now < state.Deadline
        ? state
        : state with { Guarded = [], Doomed = [.. state.Doomed.Union(state.Guarded)] };

    private static WatchdogState Rest(WatchdogState state, TimeSpan now)
    {
        var rests = !state.HasAgent && state.Guarded.Length == 0 && state.Doomed.Length == 0;
        return rests == state.IdleSince.HasValue ? state : state with { IdleSince = rests ? now : null };
    }
}
