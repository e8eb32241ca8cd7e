namespace NovaCron.Dwcp.Transport.Control;

/// <summary>
/// The cap of one path, which all transfers over it share. May be used from any thread.
/// </summary>
public sealed class PathBandwidth
{
    /// <summary>The schedule is looked at this often.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly BandwidthSchedule _schedule;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Pacer _pacer = new(bytesPerSecond: null);
    private readonly long _since;
    private TimeSpan _lookAt;

    /// <summary>Begins with the cap of now, in the clock's local zone.</summary>
    public PathBandwidth(BandwidthSchedule schedule, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _schedule = schedule;
        _time = timeProvider;
        _since = timeProvider.GetTimestamp();
    }

    /// <summary>The schedule.</summary>
    public BandwidthSchedule Schedule => _schedule;

    /// <summary>Spends bytes; how long to wait before they are written, zero for at once.</summary>
    public TimeSpan Take(long bytes)
    {
        lock (_gate)
        {
            var now = _time.GetElapsedTime(_since);
            if (now >= _lookAt)
            {
                _pacer.SetRate(_schedule.At(_time.GetLocalNow()), now);
                _lookAt = now + LookInterval;
            }

            return _pacer.Take(bytes, now);
        }
    }
}
