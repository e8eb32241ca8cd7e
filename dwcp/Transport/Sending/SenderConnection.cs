using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>One accepted connection of a sender, as the session sees it. Flags without a lock of their own are the session's.</summary>
internal sealed class SenderConnection(int number, FrameConnection frames, TimeSpan joinedAt)
{
    private volatile bool _isLeaving;
    private volatile bool _isPingDue;

    /// <summary>The stream's number.</summary>
    public int Number { get; } = number;

    public FrameConnection Frames { get; } = frames;

    /// <summary>What it took; the session's.</summary>
    public StreamLoad Load { get; } = new();

    /// <summary>Its headway; the session's.</summary>
    public StreamHealth Health { get; } = new(joinedAt);

    /// <summary>Wakes its writing loop.</summary>
    public Signal Wake { get; } = new();

    /// <summary>Whether it waits for work; the session's.</summary>
    public bool IsIdle { get; set; }

    /// <summary>Whether it is no longer part of the transfer; the session's.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether a frame is being written; the session's.</summary>
    public bool IsWriting { get; set; }

    /// <summary>
    /// Whether its congestion window is still far below the others': a frame would take it so many round trips that all others
    /// waited for its order. It grows on copies of what they have under way. The session's.
    /// </summary>
    public bool IsYoung { get; set; }

    /// <summary>Whether it was stalled and has not been woken since; the session's.</summary>
    public bool HadStalled { get; set; }

    /// <summary>When a stall of it was last counted; null before; the session's.</summary>
    public TimeSpan? StallCountedAt { get; set; }

    /// <summary>The rate the kernel was told, in bytes a second; 0 for none. The governor's.</summary>
    public long KernelPace { get; set; }

    /// <summary>How often its congestion control was to have begun anew, by the last plan; null before. The governor's.</summary>
    public int? Refreshes { get; set; }

    /// <summary>When it was last asked for a sign of life; the session's.</summary>
    public TimeSpan PingedAt { get; set; } = joinedAt;

    /// <summary>Whether it takes no more frames and says so.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>Whether the receiver has read everything up to LEAVE.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Has it take its leave.</summary>
    public void Leave()
    {
        _isLeaving = true;
        Wake.Set();
    }

    /// <summary>Has it ask for a sign of life.</summary>
    public void Ping()
    {
        _isPingDue = true;
        Wake.Set();
    }

    /// <summary>Whether a sign of life is to be asked for; once.</summary>
    public bool TakePing()
    {
        var isDue = _isPingDue;
        _isPingDue = false;
        return isDue;
    }
}
