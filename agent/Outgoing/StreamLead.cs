namespace NovaCron.Agent.Outgoing;

/// <summary>
/// How far a guest's stream may be ahead of what the target has taken in. The transport bounds bytes on the wire, but behind a few of
/// them (references, changes) may be gigabytes that the target has yet to make and to load: at switch-over the guest would wait for
/// that, and the hypervisor, which judges by how fast its stream is read, would stop the guest too early. Pure; not thread-safe.
/// </summary>
internal sealed class StreamLead
{
    /// <summary>What may wait at the target, as time at its rate of late; another two round trips of it are under way.</summary>
    public static readonly TimeSpan TimeMax = TimeSpan.FromMilliseconds(200);

    /// <summary>So far it may be ahead whatever the target's rate, in bytes of the stream.</summary>
    public const long BytesMin = 32L << 20;

    /// <summary>
    /// And so long: nothing sent may wait to be taken for more, beside two round trips. A slow link, or a cut one, has buffers on its
    /// way that take a small guest whole; it would be stopped for its last pages as long as they drain.
    /// </summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(1);

    /// <summary>The target's rate is that of this time.</summary>
    private static readonly TimeSpan RateTime = TimeSpan.FromMilliseconds(500);

    private readonly Queue<(long Payload, long StreamBytes, TimeSpan At)> _underWay = new();
    private readonly Queue<(TimeSpan At, long StreamBytes)> _taken = new([(TimeSpan.Zero, 0L)]);
    private TimeSpan _notedAt;
    private long _sentBytes;
    private long _takenBytes;

    /// <summary>The payload that the target takes next; to be asked for only while something is under way.</summary>
    public long NextPayload => _underWay.Peek().Payload;

    /// <summary>A payload was sent.</summary>
    /// <param name="payload">Its number, from 1.</param>
    /// <param name="streamBytes">The stream up to its end, in bytes.</param>
    /// <param name="now">The time.</param>
    public void Sent(long payload, long streamBytes, TimeSpan now)
    {
        _underWay.Enqueue((payload, streamBytes, now));
        _sentBytes = streamBytes;
    }

    /// <summary>The target has taken so many payloads.</summary>
    public void Taken(long payloads, TimeSpan now)
    {
        while (_underWay.TryPeek(out var next) && next.Payload <= payloads)
        {
            _takenBytes = _underWay.Dequeue().StreamBytes;
        }

        while (_taken.Count > 1 && _taken.Peek().At < now - RateTime)
        {
            _taken.Dequeue();
        }

        if (now - _notedAt >= RateTime / 16)
        {
            _taken.Enqueue((now, _takenBytes));
            _notedAt = now;
        }
    }

    /// <summary>Whether nothing is to be sent until the target has taken more.</summary>
    public bool IsTooFar(TimeSpan roundTrip, TimeSpan now)
    {
        if (!_underWay.TryPeek(out var oldest))
        {
            return false;
        }

        var (since, before) = _taken.Peek();
        var seconds = Math.Max((now - since).TotalSeconds, RateTime.TotalSeconds / 4);
        var rate = (_takenBytes - before) / seconds;
        var limit = Math.Max(BytesMin, rate * ((2 * roundTrip) + TimeMax).TotalSeconds);
        return _sentBytes - _takenBytes > limit || now - oldest.At > (2 * roundTrip) + AgeMax;
    }
}
