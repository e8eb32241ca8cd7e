namespace NovaCron.Dwcp.Synchronization.Clocks;

/// <summary>How far regions' clocks may differ.</summary>
public sealed record HybridClockOptions
{
    /// <summary>
    /// How far another region's moment may lie ahead of the time here, in whole milliseconds, 1 min at most; 500 ms by default. What lies
    /// further ahead is quarantined.
    /// </summary>
    public TimeSpan AheadMax { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public void Validate()
    {
        if (AheadMax < TimeSpan.Zero || AheadMax > TimeSpan.FromMinutes(1) || AheadMax.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(AheadMax), "HybridClockOptions.AheadMax must be 0 to 1 min, in whole milliseconds.");
        }
    }
}
