namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>The way from one region to another.</summary>
internal sealed class SimLink
{
    public double DelayMs { get; init; }

    /// <summary>Whether what is sent disappears.</summary>
    public bool IsCut { get; set; }

    /// <summary>Whether there is a stream, as its two ends know it.</summary>
    public bool IsUp { get; set; }

    /// <summary>Which stream it is: of an earlier one nothing arrives any more.</summary>
    public int Stream { get; set; }

    /// <summary>When the last message arrives: of a stream none overtakes another.</summary>
    public TimeSpan LastArrival { get; set; }
}
