namespace NovaCron.Bench.Acp.Chaos;

/// <summary>What is done to a migration.</summary>
internal enum ChaosFault
{
    /// <summary><c>kill -9</c> of the source's process.</summary>
    KillSource,

    /// <summary><c>kill -9</c> of the target's process.</summary>
    KillTarget,

    /// <summary><c>kill -9</c> of both.</summary>
    KillBoth,

    /// <summary><c>kill -9</c> of the third region's process.</summary>
    KillThird,

    /// <summary>Source and target do not reach each other.</summary>
    CutBetween,

    /// <summary>Nobody reaches the source.</summary>
    IsolateSource,

    /// <summary>Nobody reaches the target.</summary>
    IsolateTarget,

    /// <summary>The source's database is killed.</summary>
    SourceDatabase,

    /// <summary>The target's database is killed.</summary>
    TargetDatabase,

    /// <summary>The source's process stands still.</summary>
    FreezeSource,

    /// <summary>The target's process stands still.</summary>
    FreezeTarget,
}

/// <summary>One fault of a schedule.</summary>
/// <param name="Fault">What.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Target">The target's name.</param>
/// <param name="After">How long after the migrations began, at most.</param>
/// <param name="At">The phase in which it strikes the first of them, if that comes before; null for that time alone.</param>
/// <param name="For">How long until it is over.</param>
internal sealed record ChaosStrike(ChaosFault Fault, string Source, string Target, TimeSpan After, string? At, TimeSpan For)
{
    // So that hardly any migration has ended: several at once take longer than the one that was timed.
    private const double StrikeWithin = 0.8;

    // The short ones would hardly ever be met by a moment that is drawn.
    private static readonly string[] Phases = ["reserving", "copying", "switchingOver", "committing", "activating"];

    // As long as the issue of leases takes, and longer than what waits for a link.
    private static readonly TimeSpan FreezeTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PhaseLimit = TimeSpan.FromMinutes(2);

    /// <summary>Draws one: of two, one strikes at a moment and one in a phase, whatever the moment is.</summary>
    /// <param name="random">Of the schedule's seed.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="fault">What.</param>
    /// <param name="moveTime">How long a move takes that nobody disturbs.</param>
    public static ChaosStrike Draw(Random random, string source, string target, ChaosFault fault, TimeSpan moveTime)
    {
        var phase = random.Next(2) == 0 ? null : Phases[random.Next(Phases.Length)];
        return new(
            fault, source, target, phase is null ? moveTime * (StrikeWithin * random.NextDouble()) : PhaseLimit, phase,
            fault is ChaosFault.FreezeSource or ChaosFault.FreezeTarget
                ? FreezeTime
                : TimeSpan.FromSeconds(1 + (14 * random.NextDouble())));
    }

    /// <summary>Whether a migration that is in one phase has got to another, or behind it.</summary>
    public static bool IsAtOrBehind(string phase, string wanted)
    {
        var place = Array.IndexOf(Phases, phase);
        return phase is not ("unknown" or "planned") && (place < 0 || place >= Array.IndexOf(Phases, wanted));
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Fault} of {Source} to {Target} {(At is null ? $"after {After.TotalSeconds:0.0} s" : $"at {At}")} for {For.TotalSeconds:0.0} s");
}
