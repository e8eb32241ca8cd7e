using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>
/// What the sender has taken from its caller and the receiver has not acknowledged: at most a window of bytes. Connections
/// pull frames from it, first those lost with a connection, then new ones in order. No clock, no task, no lock inside.
/// </summary>
/// <param name="windowBytes">Most bytes held, headers included.</param>
/// <param name="credit">Bytes the receiver allowed in all so far.</param>
internal sealed class SendWindow(long windowBytes, long credit)
{
    private readonly Queue<OutgoingFrame> _held = new();
    private readonly Queue<OutgoingFrame> _fresh = new();
    private readonly PriorityQueue<OutgoingFrame, long> _again = new();
    private long _credit = credit;
    private long _admittedBytes;
    private long? _end;

    /// <summary>The next new payload's number, and the count of those added.</summary>
    public long Next { get; private set; }

    /// <summary>All payloads below this number are acknowledged.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Bytes held, headers included.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Bytes acknowledged, headers included.</summary>
    public long DeliveredBytes { get; private set; }

    /// <summary>Bytes that may be held now, within the window; one frame always may. At first nothing but the window limits.</summary>
    public long LimitBytes { get; set; } = long.MaxValue;

    /// <summary>The most <see cref="HeldBytes"/> ever was.</summary>
    public long HeldBytesPeak { get; private set; }

    /// <summary>Bytes handed out more than once, headers included.</summary>
    public long RepeatedBytes { get; private set; }

    /// <summary>Whether a payload fits the window, its limit and the credit now.</summary>
    public bool HasRoom(int length)
    {
        // The limit may shrink between the question and the frame; window and credit never do.
        return Fits(length) && (HeldBytes == 0 || HeldBytes + length + FrameHeader.Size <= LimitBytes);
    }

    /// <summary>Takes over a payload; there must be room.</summary>
    public void Add(IMemoryOwner<byte> memory, int length, uint checksum)
    {
        if (_end is not null || !Fits(length))
        {
            throw new InvalidOperationException("The send window is full or ended.");
        }

        var frame = new OutgoingFrame(FrameType.Data, Next++, memory, length, checksum);
        _admittedBytes += frame.Cost;
        HeldBytes += frame.Cost;
        HeldBytesPeak = Math.Max(HeldBytesPeak, HeldBytes);
        Enqueue(frame);
    }

    /// <summary>Takes over the FIN's payload: nothing can be added any more.</summary>
    public void AddEnd(IMemoryOwner<byte> memory, int length, uint checksum)
    {
        if (_end is not null)
        {
            throw new InvalidOperationException("The send window has ended already.");
        }

        _end = Next;
        Enqueue(new OutgoingFrame(FrameType.Fin, Next, memory, length, checksum));
    }

    /// <summary>Hands a connection the next frame to write; it must be given back by <see cref="Written"/>.</summary>
    public bool TryTake(int stream, long now, [NotNullWhen(true)] out OutgoingFrame? frame)
    {
        while (_again.TryDequeue(out frame, out _) || _fresh.TryDequeue(out frame))
        {
            if (frame.IsAcknowledged)
            {
                continue;
            }

            RepeatedBytes += frame.Takes++ > 0 ? FrameHeader.Size + frame.Length : 0;
            frame.Stream = stream;
            frame.TakenAt = now;
            frame.DeliveredWhenTaken = DeliveredBytes;
            frame.Writers++;
            return true;
        }

        return false;
    }

    /// <summary>A connection has written the frame, or failed to.</summary>
    public static void Written(OutgoingFrame frame)
    {
        frame.Writers--;
        frame.FreeIfDone();
    }

    /// <summary>
    /// Everything below a number is stored at the receiver. Old news is ignored; false when it was never sent.
    /// </summary>
    /// <param name="next">The next payload the receiver wants.</param>
    /// <param name="newCredit">Bytes it allows in all.</param>
    /// <param name="newest">The newest frame this acknowledges, or null.</param>
    public bool TryAcknowledge(long next, long newCredit, out OutgoingFrame? newest)
    {
        newest = null;
        if (next > (_end ?? Next) || next > Acknowledged + _held.Count - _fresh.Count)
        {
            return false;
        }

        _credit = Math.Max(_credit, newCredit);
        for (; Acknowledged < next; Acknowledged++)
        {
            newest = Free();
        }

        return true;
    }

    /// <summary>A connection is gone: what it took and the receiver has not acknowledged is to be sent again.</summary>
    /// <returns>How many frames became takeable.</returns>
    public int Requeue(int stream)
    {
        var count = 0;
        foreach (var frame in _held)
        {
            if (frame.Stream == stream)
            {
                frame.Stream = OutgoingFrame.NoStream;
                _again.Enqueue(frame, frame.Sequence);
                count++;
            }
        }

        return count;
    }

    /// <summary>Gives all memory back; frames being written keep theirs until they are.</summary>
    public void Clear()
    {
        while (_held.Count > 0)
        {
            Free();
        }

        _fresh.Clear();
        _again.Clear();
    }

    private bool Fits(int length)
    {
        var cost = (long)length + FrameHeader.Size;
        return HeldBytes + cost <= windowBytes && _admittedBytes + cost <= _credit;
    }

    private void Enqueue(OutgoingFrame frame)
    {
        _held.Enqueue(frame);
        _fresh.Enqueue(frame);
    }

    private OutgoingFrame Free()
    {
        var frame = _held.Dequeue();
        HeldBytes -= frame.Cost;
        DeliveredBytes += frame.Cost;
        frame.IsAcknowledged = true;
        frame.FreeIfDone();
        return frame;
    }
}
