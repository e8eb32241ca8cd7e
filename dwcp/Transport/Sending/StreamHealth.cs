using NovaCron.Dwcp.Transport.Paths;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>Whether one connection makes headway. No clock inside: times count from any one beginning.</summary>
/// <param name="joinedAt">When the connection joined.</param>
internal sealed class StreamHealth(TimeSpan joinedAt)
{
    private long _kernelAcknowledged;
    private long _retransmitted;

    /// <summary>When the connection joined.</summary>
    public TimeSpan JoinedAt { get; } = joinedAt;

    /// <summary>When it last made headway, or had nothing to make headway with.</summary>
    public TimeSpan ProgressAt { get; private set; } = joinedAt;

    /// <summary>Since when others carry what it had; null while it is sound.</summary>
    public TimeSpan? StalledSince { get; private set; }

    /// <summary>Whether it has anything under way; what it does without says nothing of the path.</summary>
    public bool HasUnderWay { get; private set; }

    /// <summary>How long it made no headway.</summary>
    public TimeSpan SilentFor(TimeSpan now) => now - ProgressAt;

    /// <summary>Looks at the connection.</summary>
    /// <param name="now">The time.</param>
    /// <param name="receivedAt">When something last came from the receiver.</param>
    /// <param name="hasUnacknowledged">Whether it took frames that are not acknowledged.</param>
    /// <param name="isWriting">Whether a frame is being written and no pace holds it back.</param>
    /// <param name="path">What the kernel knows; null where it does not tell.</param>
    public void Observe(TimeSpan now, TimeSpan receivedAt, bool hasUnacknowledged, bool isWriting, PathSample? path)
    {
        HasUnderWay = path is { } known ? known.InFlight + known.NotSent > 0 : hasUnacknowledged || isWriting;
        var hasAdvanced = path is { } sample && sample.BytesAcknowledged > _kernelAcknowledged;
        _kernelAcknowledged = path?.BytesAcknowledged ?? 0;
        if (!HasUnderWay || hasAdvanced)
        {
            ProgressAt = now;
        }
        else if (receivedAt > ProgressAt)
        {
            ProgressAt = receivedAt;
        }

        if (ProgressAt > StalledSince)
        {
            StalledSince = null;
        }
    }

    /// <summary>What the kernel sent again since this was asked last, in bytes.</summary>
    public long TakeRetransmitted(PathSample path)
    {
        var more = Math.Max(0, path.BytesRetransmitted - _retransmitted);
        _retransmitted += more;
        return more;
    }

    /// <summary>Others take over what it had.</summary>
    public void Stall(TimeSpan now) => StalledSince = now;
}
