using System.Collections.Immutable;

namespace NovaCron.Agent.Watchdog;

/// <summary>What a watchdog knows; <see cref="WatchdogRules"/> says how it changes.</summary>
internal sealed record WatchdogState
{
    /// <summary>Until when guarded processes may run.</summary>
    public TimeSpan Deadline { get; init; }

    /// <summary>Processes that may run until then.</summary>
    public ImmutableArray<WatchedProcess> Guarded { get; init; } = [];

    /// <summary>Processes whose time is over: they are killed until they are seen to have ended, whatever is ordered meanwhile.</summary>
    public ImmutableArray<WatchedProcess> Doomed { get; init; } = [];

    /// <summary>Doomed processes that have ended.</summary>
    public int EndedCount { get; init; }

    /// <summary>Whether an agent is connected.</summary>
    public bool HasAgent { get; init; }

    /// <summary>Since when there is neither an agent nor a process; null while there is one.</summary>
    public TimeSpan? IdleSince { get; init; }

    /// <summary>A watchdog that begins by what is on disk.</summary>
    public static WatchdogState From(WatchdogOrder order) => new() { Deadline = order.Deadline, Guarded = order.Processes };
}
