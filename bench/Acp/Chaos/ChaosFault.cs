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
/// <param name="After">How long after the migrations began.</param>
/// <param name="For">How long until it is over.</param>
internal sealed record ChaosStrike(ChaosFault Fault, string Source, string Target, TimeSpan After, TimeSpan For)
{
    // As long as the issue of leases takes, and longer than what waits for a link.
    private static readonly TimeSpan FreezeTime = TimeSpan.FromSeconds(15);

    /// <summary>Draws one.</summary>
    /// <param name="random">Of the schedule's seed.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="fault">What.</param>
    /// <param name="moveTime">How long a move takes that nobody disturbs.</param>
    public static ChaosStrike Draw(Random random, string source, string target, ChaosFault fault, TimeSpan moveTime) =>
        new(
            fault, source, target, moveTime * (1.2 * random.NextDouble()),
            fault is ChaosFault.FreezeSource or ChaosFault.FreezeTarget
                ? FreezeTime
                : TimeSpan.FromSeconds(1 + (14 * random.NextDouble())));
}
