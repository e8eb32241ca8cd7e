using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>How a grain's timer behaves.</summary>
public readonly struct GrainTimerCreationOptions
{
    /// <summary>Leaves all to the initializer.</summary>
    public GrainTimerCreationOptions()
    {
    }

    /// <summary>Sets the times.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period) => (DueTime, Period) = (dueTime, period);

    /// <summary>When it first fires.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>How long after the end of each run it fires again; <see cref="Timeout.InfiniteTimeSpan"/> is never.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether its runs may interleave with requests; false by default.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether its runs keep the activation from being idle; false by default.</summary>
    public bool KeepAlive { get; init; }
}
