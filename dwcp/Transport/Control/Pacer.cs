namespace NovaCron.Dwcp.Transport.Control;

/// <summary>
/// Holds what is written to a rate: a token bucket, told as the time at which the next byte may leave. The caller takes
/// before it writes and waits as long as it was told; what it took is spent. No clock and no lock inside: the caller
/// passes the time, from any beginning, and lets one thread in at a time.
/// </summary>
/// <remarks>
/// Over any time T at most <c>rate x (T + burst)</c> and one take leave. A take is never refused: one larger than the
/// bucket goes when the bucket owes nothing, and those after it wait longer. Small takes keep the rate smooth.
/// </remarks>
public sealed class Pacer
{
    /// <summary>
    /// Unused time that may be made up for, by default: a little more than a timer is late, so that the rate is reached, and
    /// too little for a queue to grow on the path.
    /// </summary>
    public static readonly TimeSpan BurstDefault = TimeSpan.FromMilliseconds(20);

    private readonly double _burst;
    private double _next;
    private double _rate;

    /// <summary>Begins with an empty debt.</summary>
    /// <param name="bytesPerSecond">The rate, 1 or more; null for none.</param>
    /// <param name="burst">Unused time that may be made up for.</param>
    public Pacer(long? bytesPerSecond, TimeSpan burst)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, TimeSpan.Zero);
        _burst = burst.TotalSeconds;
        _next = double.NegativeInfinity;
        _rate = Checked(bytesPerSecond);
    }

    /// <summary>Begins with the default burst.</summary>
    public Pacer(long? bytesPerSecond)
        : this(bytesPerSecond, BurstDefault)
    {
    }

    /// <summary>The rate in bytes a second; null for none.</summary>
    public long? BytesPerSecond => double.IsPositiveInfinity(_rate) ? null : (long)_rate;

    /// <summary>Spends bytes; how long to wait before they are written, zero for at once.</summary>
    public TimeSpan Take(long bytes, TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (double.IsPositiveInfinity(_rate))
        {
            return TimeSpan.Zero;
        }

        var time = now.TotalSeconds;
        _next = Math.Max(_next, time - _burst);
        var wait = Math.Max(0, _next - time);
        _next += bytes / _rate;
        return TimeSpan.FromSeconds(wait);
    }

    /// <summary>
    /// Sets the rate from now on. Bytes that were taken and wait are owed at the new rate; who waits already is not called back.
    /// </summary>
    public void SetRate(long? bytesPerSecond, TimeSpan now)
    {
        var rate = Checked(bytesPerSecond);
        if (rate.Equals(_rate))
        {
            return;
        }

        // The debt is bytes, not time: seconds owed at the old rate become what those bytes take at the new one.
        var time = now.TotalSeconds;
        var owed = _next - time;
        _next = owed <= 0 || double.IsPositiveInfinity(_rate) || double.IsPositiveInfinity(rate)
            ? time - _burst
            : time + (owed * _rate / rate);
        _rate = rate;
    }

    private static double Checked(long? bytesPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesPerSecond ?? 1, 1, nameof(bytesPerSecond));
        return bytesPerSecond ?? double.PositiveInfinity;
    }
}
