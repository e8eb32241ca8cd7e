namespace NovaCron.Dwcp.Synchronization.Clocks;

/// <summary>
/// Tells moments that never go back, follow everything that was observed, and stay near true time. Pure: the caller brings its clock's
/// time, which may jump, back too. Not thread-safe.
/// </summary>
/// <remarks>
/// Kulkarni et al., <i>Logical Physical Clocks</i> (OPODIS 2014). A moment is ahead of the furthest physical time that the caller has
/// brought by <see cref="HybridClockOptions.AheadMax"/> at most, and by 1 ms for every 65,536 moments told without the time going on.
/// </remarks>
public sealed class HybridClock
{
    private readonly long _aheadMaxMs;

    /// <summary>A clock that begins behind a moment: the last one that a life before told, or any.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public HybridClock(HybridClockOptions options, HybridTime last = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_aheadMaxMs, Last) = ((long)options.AheadMax.TotalMilliseconds, last);
    }

    /// <summary>The last moment that was told or observed.</summary>
    public HybridTime Last { get; private set; }

    /// <summary>A new moment, after all that were told and observed.</summary>
    /// <param name="physicalMs">The time by the caller's clock, in milliseconds since the Unix epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such time.</exception>
    public HybridTime Now(long physicalMs)
    {
        var (physical, next) = (new HybridTime(physicalMs), Last.Next());
        Last = physical > next ? physical : next;
        return Last;
    }

    /// <summary>
    /// Takes another region's moment in, so that what is told here is after it; false for one that lies too far ahead. That one changes
    /// nothing, and what it came with must be quarantined: it would drag all clocks after it.
    /// </summary>
    /// <param name="remote">The other region's moment.</param>
    /// <param name="physicalMs">The time by the caller's clock, in milliseconds since the Unix epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such time.</exception>
    public bool TryObserve(HybridTime remote, long physicalMs)
    {
        var physical = new HybridTime(physicalMs);
        if (remote.Milliseconds - physical.Milliseconds > _aheadMaxMs)
        {
            return false;
        }

        Last = remote > Last ? remote : Last;
        return true;
    }
}
