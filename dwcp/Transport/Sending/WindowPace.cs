namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>
/// How many bytes may be under way at once: what the path delivers in its round trip and a little longer. More would not
/// arrive sooner, it would wait in buffers along the path, and whoever sends the last bytes of a guest that stands still
/// would wait for all of it. At first it doubles each round trip, as long as the rate still grows. No clock inside.
/// </summary>
/// <param name="bytesMin">The limit at first, and the least it is but for moments.</param>
/// <param name="bytesMax">The most it ever is.</param>
/// <param name="queueTimeMax">How long the last byte may wait for those before it.</param>
internal sealed class WindowPace(long bytesMin, long bytesMax, TimeSpan queueTimeMax)
{
    // Start-up ends when the rate grew by less than a quarter in three round trips, as BBR's does (draft-ietf-ccwg-bbr, 4.3.1).
    private const double StillGrows = 1.25;
    private const int FlatRoundsMax = 3;

    // While the queue is let run empty the limit may be this small: on a short path the least is a queue by itself.
    private const long DrainBytesMin = 64 * 1024;

    /// <summary>The best rate counts for this long, twice at most: a lost packet's pause is not the path's rate.</summary>
    private static readonly TimeSpan RateMemory = TimeSpan.FromSeconds(2);

    /// <summary>The fastest acknowledgement counts for this long, twice at most: routes change.</summary>
    private static readonly TimeSpan RoundTripMemory = TimeSpan.FromSeconds(10);

    private TimeSpan _fastest = TimeSpan.MaxValue;
    private TimeSpan _fastestBefore = TimeSpan.MaxValue;
    private TimeSpan _fastestSince;
    private TimeSpan _drainUntil;
    private TimeSpan _drainRoundTrip;
    private TimeSpan _rateSince;
    private TimeSpan _roundUntil;
    private double _rate;
    private double _rateBefore;
    private double _rateOfRound;
    private int _flatRounds;

    /// <summary>The limit now.</summary>
    public long LimitBytes { get; private set; } = Math.Min(bytesMin, bytesMax);

    /// <summary>Whether the limit still doubles each round trip.</summary>
    public bool IsStarting => _flatRounds < FlatRoundsMax;

    /// <summary>The best rate of late, in bytes a second; 0 before it is known.</summary>
    public double BytesPerSecond => Math.Max(_rate, _rateBefore);

    /// <summary>The fastest acknowledgement of late; zero before there was one.</summary>
    public TimeSpan RoundTrip
    {
        get
        {
            var fastest = _fastest < _fastestBefore ? _fastest : _fastestBefore;
            return fastest == TimeSpan.MaxValue ? TimeSpan.Zero : fastest;
        }
    }

    /// <summary>Learns from an acknowledgement.</summary>
    /// <param name="delivered">Bytes acknowledged since the frame that it acknowledges was sent, that frame included.</param>
    /// <param name="took">How long ago that was.</param>
    /// <param name="now">The time, from any beginning.</param>
    /// <param name="wasFull">
    /// Whether the limit held the sender back; a sender with little to say tells nothing of the path's limits.
    /// </param>
    public void Acknowledged(long delivered, TimeSpan took, TimeSpan now, bool wasFull)
    {
        if (took <= TimeSpan.Zero)
        {
            return;
        }

        Forget(now, wasFull);
        _fastest = took < _fastest ? took : _fastest;
        _rate = Math.Max(_rate, delivered / took.TotalSeconds);
        EndRound(now, wasFull);
        var least = Math.Min(now < _drainUntil ? Math.Min(DrainBytesMin, bytesMin) : bytesMin, bytesMax);
        var limit = (long)Math.Clamp(Fitting(now), least, bytesMax);
        LimitBytes = wasFull ? limit : Math.Max(limit, LimitBytes);
    }

    private double Fitting(TimeSpan now)
    {
        // Own queueing hides the path's round trip: for a moment the queue is let run empty, so that it shows again.
        if (now < _drainUntil)
        {
            return BytesPerSecond * _drainRoundTrip.TotalSeconds;
        }

        var fitting = BytesPerSecond * (RoundTrip + queueTimeMax).TotalSeconds;
        return IsStarting ? Math.Max(fitting, 2 * BytesPerSecond * RoundTrip.TotalSeconds) : fitting;
    }

    private void EndRound(TimeSpan now, bool wasFull)
    {
        if (!IsStarting || !wasFull || now < _roundUntil)
        {
            return;
        }

        _flatRounds = BytesPerSecond >= _rateOfRound * StillGrows ? 0 : _flatRounds + 1;
        _rateOfRound = Math.Max(_rateOfRound, BytesPerSecond);
        _roundUntil = now + RoundTrip;
    }

    private void Forget(TimeSpan now, bool wasFull)
    {
        var age = now - _rateSince;
        if (age >= RateMemory)
        {
            _rateBefore = age < 2 * RateMemory ? _rate : 0;
            _rate = 0;
            _rateSince = now;
        }

        if (now - _fastestSince >= RoundTripMemory)
        {
            _drainRoundTrip = RoundTrip;
            _drainUntil = wasFull && !IsStarting && LimitBytes < bytesMax ? now + queueTimeMax + (2 * _drainRoundTrip) : now;
            _fastestBefore = _fastest;
            _fastest = TimeSpan.MaxValue;
            _fastestSince = now;
        }
    }
}
