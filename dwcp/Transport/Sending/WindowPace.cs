namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>
/// How many bytes may be under way at once: what the path delivers in its round trip and a little longer. More would not
/// arrive sooner, it would wait in buffers along the path, and whoever sends the last bytes of a guest that stands still
/// would wait for all of it. No clock inside.
/// </summary>
/// <param name="bytesMin">The limit at first, and the least it ever is.</param>
/// <param name="bytesMax">The most it ever is.</param>
/// <param name="queueTimeMax">How long the last byte may wait for those before it.</param>
internal sealed class WindowPace(long bytesMin, long bytesMax, TimeSpan queueTimeMax)
{
    /// <summary>The best rate counts for this long, twice at most: a lost packet's pause is not the path's rate.</summary>
    private static readonly TimeSpan RateMemory = TimeSpan.FromSeconds(2);

    private TimeSpan _fastest = TimeSpan.MaxValue;
    private TimeSpan _rememberedSince;
    private double _rate;
    private double _rateBefore;

    /// <summary>The limit now.</summary>
    public long LimitBytes { get; private set; } = Math.Min(bytesMin, bytesMax);

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

        _fastest = took < _fastest ? took : _fastest;
        Forget(now);
        _rate = Math.Max(_rate, delivered / took.TotalSeconds);
        var fitting = Math.Max(_rate, _rateBefore) * (_fastest + queueTimeMax).TotalSeconds;
        var limit = (long)Math.Clamp(fitting, Math.Min(bytesMin, bytesMax), bytesMax);
        LimitBytes = wasFull ? limit : Math.Max(limit, LimitBytes);
    }

    private void Forget(TimeSpan now)
    {
        var age = now - _rememberedSince;
        if (age < RateMemory)
        {
            return;
        }

        _rateBefore = age < 2 * RateMemory ? _rate : 0;
        _rate = 0;
        _rememberedSince = now;
    }
}
