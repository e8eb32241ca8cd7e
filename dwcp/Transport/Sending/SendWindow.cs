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
    /// <summary>A frame whose takers stall is handed on so often at most; after that only a closed connection gives it back.</summary>
    public const int TakesMax = 8;

    /// <summary>Frames that are looked at for one to copy.</summary>
    private const int CopySearchMax = 256;

    private readonly PriorityQueue<long, long> _again = new();
    private readonly Stack<OutgoingFrame> _spare = new();
    private OutgoingFrame?[] _ring = new OutgoingFrame?[64];
    private long _credit = credit;
    private long _admittedBytes;
    private long? _end;
    private long _fresh;

    /// <summary>The next new payload's number, and the count of those added.</summary>
    public long Next { get; private set; }

    /// <summary>All payloads below this number are acknowledged.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Bytes held, headers included.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Bytes held that no connection has, headers included.</summary>
    public long QueuedBytes { get; private set; }

    /// <summary>Bytes acknowledged, headers included.</summary>
    public long DeliveredBytes { get; private set; }

    /// <summary>Bytes that may be held now, within the window; one frame always may. At first nothing but the window limits.</summary>
    public long LimitBytes { get; set; } = long.MaxValue;

    /// <summary>Bytes that may be held and no connection has; one frame always may. At first nothing but the window limits.</summary>
    public long QueueLimitBytes { get; set; } = long.MaxValue;

    /// <summary>The most <see cref="HeldBytes"/> ever was.</summary>
    public long HeldBytesPeak { get; private set; }

    /// <summary>Bytes handed out more than once, headers included.</summary>
    public long RepeatedBytes { get; private set; }

    /// <summary>Whether there is a frame to take.</summary>
    public bool HasWork => _again.Count > 0 || _fresh < Last;

    private long Last => _end is null ? Next : Next + 1;

    /// <summary>Whether a payload fits the window, its limits and the credit now.</summary>
    public bool HasRoom(int length)
    {
        // The limits may shrink between the question and the frame; window and credit never do.
        var cost = (long)length + FrameHeader.Size;
        return Fits(length)
            && (HeldBytes == 0 || HeldBytes + cost <= LimitBytes)
            && (QueuedBytes == 0 || QueuedBytes + cost <= QueueLimitBytes);
    }

    /// <summary>Whether a payload fits the window and the credit, whatever the limit.</summary>
    public bool Fits(int length)
    {
        var cost = (long)length + FrameHeader.Size;
        return HeldBytes + cost <= windowBytes && _admittedBytes + cost <= _credit;
    }

    /// <summary>Takes over a payload; there must be room.</summary>
    public void Add(IMemoryOwner<byte> memory, int length, uint checksum)
    {
        if (_end is not null || !Fits(length))
        {
            throw new InvalidOperationException("The send window is full or ended.");
        }

        var frame = Put(FrameType.Data, Next, memory, length, checksum);
        Next++;
        _admittedBytes += frame.Cost;
        HeldBytes += frame.Cost;
        QueuedBytes += frame.Cost;
        HeldBytesPeak = Math.Max(HeldBytesPeak, HeldBytes);
    }

    /// <summary>Takes over the FIN's payload: nothing can be added any more.</summary>
    public void AddEnd(IMemoryOwner<byte> memory, int length, uint checksum)
    {
        if (_end is not null)
        {
            throw new InvalidOperationException("The send window has ended already.");
        }

        Put(FrameType.Fin, Next, memory, length, checksum);
        _end = Next;
    }

    /// <summary>Hands a connection the next frame to write; it must be given back by <see cref="Written"/>.</summary>
    public bool TryTake(StreamLoad taker, long now, [NotNullWhen(true)] out OutgoingFrame? frame)
    {
        frame = null;
        while (frame is null)
        {
            if (_again.TryDequeue(out var sequence, out _))
            {
                frame = sequence >= Acknowledged ? FrameAt(sequence) : null;
            }
            else if (_fresh < Last)
            {
                frame = FrameAt(_fresh++);
            }
            else
            {
                return false;
            }
        }

        RepeatedBytes += frame.Takes++ > 0 ? FrameHeader.Size + frame.Length : 0;
        QueuedBytes -= frame.Cost;
        frame.Taker = taker;
        frame.TakenAt = now;
        frame.DeliveredWhenTaken = DeliveredBytes;
        frame.Writers++;
        taker.Frames++;
        return true;
    }

    /// <summary>
    /// Hands a connection a copy of the oldest payload that another one has and nobody took twice; it stays the other's. To be
    /// given back by <see cref="Written"/>.
    /// </summary>
    public bool TryTakeCopy(StreamLoad taker, [NotNullWhen(true)] out OutgoingFrame? frame)
    {
        var last = Math.Min(_fresh, Acknowledged + CopySearchMax);
        for (var sequence = Acknowledged; sequence < last; sequence++)
        {
            frame = FrameAt(sequence);
            if (frame is { Type: FrameType.Data, Takes: 1, Taker: { } other } && other != taker)
            {
                RepeatedBytes += FrameHeader.Size + frame.Length;
                frame.Takes++;
                frame.Writers++;
                return true;
            }
        }

        frame = null;
        return false;
    }

    /// <summary>A connection has written the frame, or failed to.</summary>
    public void Written(OutgoingFrame frame)
    {
        frame.Writers--;
        Recycle(frame);
    }

    /// <summary>
    /// Everything below a number is stored at the receiver. Old news is ignored; false when it was never sent.
    /// </summary>
    /// <param name="next">The next payload the receiver wants.</param>
    /// <param name="newCredit">Bytes it allows in all.</param>
    /// <param name="newest">The newest frame this acknowledges.</param>
    public bool TryAcknowledge(long next, long newCredit, out AcknowledgedFrame newest)
    {
        newest = AcknowledgedFrame.None;
        if (next > Math.Min(Next, _fresh))
        {
            return false;
        }

        _credit = Math.Max(_credit, newCredit);
        while (Acknowledged < next)
        {
            var frame = FrameAt(Acknowledged);
            newest = new AcknowledgedFrame(frame.Sequence, frame.Takes, frame.TakenAt, frame.DeliveredWhenTaken);
            _ring[Acknowledged++ & (_ring.Length - 1)] = null;
            DeliveredBytes += frame.Cost;
            Free(frame);
        }

        return true;
    }

    /// <summary>A connection is gone or stalled: what it took and the receiver has not acknowledged is to be sent again.</summary>
    /// <param name="taker">The connection.</param>
    /// <param name="takesMax">Frames that were taken so often stay with it.</param>
    /// <returns>How many frames became takeable.</returns>
    public int Requeue(StreamLoad taker, int takesMax = int.MaxValue)
    {
        var count = 0;
        for (var sequence = Acknowledged; taker.Frames > 0 && sequence < _fresh; sequence++)
        {
            var frame = FrameAt(sequence);
            if (frame.Taker == taker && frame.Takes < takesMax)
            {
                frame.Taker = null;
                taker.Frames--;
                QueuedBytes += frame.Cost;
                _again.Enqueue(sequence, sequence);
                count++;
            }
        }

        return count;
    }

    /// <summary>Gives all memory back; frames being written keep theirs until they are.</summary>
    public void Clear()
    {
        for (var sequence = Acknowledged; sequence < Last; sequence++)
        {
            if (FrameAt(sequence) is { } frame)
            {
                _ring[sequence & (_ring.Length - 1)] = null;
                Free(frame);
            }
        }

        _fresh = Last;
        _again.Clear();
    }

    private OutgoingFrame FrameAt(long sequence) => _ring[sequence & (_ring.Length - 1)]!;

    private OutgoingFrame Put(FrameType type, long sequence, IMemoryOwner<byte> memory, int length, uint checksum)
    {
        if (sequence - Acknowledged >= _ring.Length)
        {
            Grow();
        }

        if (!_spare.TryPop(out var frame))
        {
            frame = new OutgoingFrame();
        }

        frame.Begin(type, sequence, memory, length, checksum);
        _ring[sequence & (_ring.Length - 1)] = frame;
        return frame;
    }

    private void Grow()
    {
        var larger = new OutgoingFrame?[_ring.Length * 2];
        for (var sequence = Acknowledged; sequence < Last; sequence++)
        {
            larger[sequence & (larger.Length - 1)] = FrameAt(sequence);
        }

        _ring = larger;
    }

    private void Free(OutgoingFrame frame)
    {
        HeldBytes -= frame.Cost;
        if (frame.Taker is { } taker)
        {
            taker.Frames--;
            taker.Delivered++;
        }
        else
        {
            QueuedBytes -= frame.Cost;
        }

        frame.IsAcknowledged = true;
        Recycle(frame);
    }

    private void Recycle(OutgoingFrame frame)
    {
        if (frame.FreeIfDone())
        {
            _spare.Push(frame);
        }
    }
}
