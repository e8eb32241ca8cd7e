using System.Buffers;
using System.Security.Cryptography;
using NovaCron.Dwcp.Transport.Frames;
using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Receiving;

/// <summary>What streams tell and ask the session.</summary>
internal sealed partial class ReceiverSession
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, ReceiverStream> _streams = [];
    private readonly ITimer _disconnected;
    private TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReceiverStream? _lastActive;
    private int _open;
    private int _streamsPeak;
    private int _reconnects;
    private readonly HashSet<int> _seen = [];
    private readonly Guid _resumeToken = new(RandomNumberGenerator.GetBytes(16));
    private readonly RateMeter _goodput = new();
    private Guid _incarnation;

    /// <summary>The frame version of the first connection, and so of all; 0 before.</summary>
    public byte Version { get; private set; }

    /// <summary>What every later HELLO of the sender repeats.</summary>
    public Guid ResumeToken => _resumeToken;

    /// <summary>Whether payloads are hashed where they arrive.</summary>
    public bool HashesParts => Version != AmstProtocol.FrameVersionFirst;

    /// <summary>Completes when no connection is left.</summary>
    public Task Drained
    {
        get
        {
            lock (_gate)
            {
                return _drained.Task;
            }
        }
    }

    /// <summary>A connection joins; an older one of the same number is superseded. Returns the failure where there was one.</summary>
    public AmstException? Attach(ReceiverStream stream)
    {
        ReceiverStream? superseded;
        lock (_gate)
        {
            if ((_failure ?? FindFault(stream)) is { } fault)
            {
                return fault;
            }

            (Version, _incarnation) = (stream.Version, stream.Hello.Incarnation);
            _digest ??= new TransferDigest(Version);
            _streams.Remove(stream.Index, out superseded);
            _streams.Add(stream.Index, stream);
            _lastActive ??= stream;
            _reconnects += _seen.Add(stream.Index) ? 0 : 1;
            _streamsPeak = Math.Max(_streamsPeak, _streams.Count);
            if (_attachedAt == 0)
            {
                _attachedAt = Time.GetTimestamp();
                _report.Change(ReportInterval, ReportInterval);
            }

            if (_open++ == 0)
            {
                _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            _disconnected.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        superseded?.Supersede();
        AmstInstruments.StreamOpened();
        return null;
    }

    /// <summary>A connection that had joined is gone.</summary>
    public void Detach(ReceiverStream stream)
    {
        ReceiverStream? next;
        lock (_gate)
        {
            if (_streams.TryGetValue(stream.Index, out var current) && current == stream)
            {
                _streams.Remove(stream.Index);
            }

            // Its last acknowledgement may be lost: another connection repeats it.
            next = _lastActive == stream ? _lastActive = _streams.Values.FirstOrDefault() : null;
            if (--_open == 0)
            {
                _drained.SetResult();
                if (_failure is null && !_isDoneWritten)
                {
                    _disconnected.Change(Options.DisconnectedTimeMax, Timeout.InfiniteTimeSpan);
                }
            }
        }

        AmstInstruments.StreamClosed();
        next?.Wake(force: true);
    }

    /// <summary>What a connection is to say next.</summary>
    public ReceiverWord CurrentWord()
    {
        lock (_gate)
        {
            return new ReceiverWord(
                _buffer.Released, _buffer.Credit, _failure is not null, _tellPeer ? _failure : null, _isConfirmed ? _sum : null);
        }
    }

    /// <summary>Decides on a data frame by its header.</summary>
    public Admission Admit(ReceiverStream stream, FrameHeader header)
    {
        Admission admission;
        lock (_gate)
        {
            admission = _buffer.Admit(header.Sequence, header.PayloadLength);
        }

        if (admission == Admission.Discard)
        {
            // The sender repeats itself because it missed an acknowledgement.
            stream.Wake(force: true);
        }

        return admission;
    }

    /// <summary>Stores an admitted payload; takes over its memory.</summary>
    public void Store(ReceiverStream stream, long sequence, IMemoryOwner<byte> memory, UInt128 part)
    {
        bool isStored;
        lock (_gate)
        {
            _lastActive = stream;
            isStored = _failure is null && _buffer.TryStore(sequence, memory, part);
        }

        if (isStored)
        {
            _ready.Set();
        }
        else
        {
            memory.Dispose();
        }
    }

    /// <summary>The sender says how it ends; false when that cannot be.</summary>
    public bool TryEnd(long count, FinMessage fin)
    {
        lock (_gate)
        {
            var isConsistent = _fin is null || (_fin.PayloadBytes == fin.PayloadBytes && _fin.Digest.AsSpan().SequenceEqual(fin.Digest));
            if (!isConsistent || !_buffer.TrySetEnd(count))
            {
                return false;
            }

            Volatile.Write(ref _fin, fin);
        }

        _ready.Set();
        return true;
    }

    /// <summary>A connection has taken DONE.</summary>
    public void OnDoneWritten()
    {
        lock (_gate)
        {
            if (_isDoneWritten || _failure is not null)
            {
                return;
            }

            _isDoneWritten = true;
            _doneAt = Time.GetTimestamp();
        }

        AmstLog.TransferDone(Logger, Offer.Session, _buffer.Delivered, _payloadBytes);
        End();
    }

    /// <summary>The transfer as it is now.</summary>
    public TransferStatistics Measure()
    {
        lock (_gate)
        {
            return new TransferStatistics
            {
                Payloads = _buffer.Delivered,
                PayloadBytes = _payloadBytes,
                WireBytesSent = Wire.Sent,
                WireBytesReceived = Wire.Received,
                Streams = _streams.Count,
                StreamsPeak = _streamsPeak,
                AcknowledgedPayloads = _buffer.Released,
                UnacknowledgedBytes = _buffer.HeldBytes,
                UnacknowledgedBytesPeak = _buffer.HeldBytesPeak,
                RetransmittedBytes = _buffer.RepeatedBytes,
                Reconnects = _reconnects,
                AcknowledgementTime = TimeSpan.Zero,
                GoodputBytesPerSecond = _attachedAt == 0 ? 0 : _goodput.PerSecond(Time.GetElapsedTime(_attachedAt)),
                QueuedBytes = _buffer.HeldBytes,
            };
        }
    }

    // A sender proves that it is the one that began, and that it was this session that accepted it.
    private AmstException? FindFault(ReceiverStream stream)
    {
        var hello = stream.Hello;
        if (Version != 0 && Version != stream.Version)
        {
            return stream.Fault(AmstError.UnsupportedVersion, $"the transfer runs in frame version {Version}");
        }

        if (stream.Version == AmstProtocol.FrameVersionFirst)
        {
            return hello.Streams <= Options.StreamsMax
                ? null
                : stream.Fault(AmstError.Refused, $"{hello.Streams} streams are offered where {Options.StreamsMax} are taken");
        }

        if (hello.Stream >= Options.StreamsMax)
        {
            return stream.Fault(AmstError.Refused, $"stream {hello.Stream} is offered where {Options.StreamsMax} are taken");
        }

        if (Version != 0 && hello.Incarnation != _incarnation)
        {
            return stream.Fault(AmstError.SessionBusy, "another sender has begun this transfer");
        }

        return hello.ResumeToken == Guid.Empty || (Version != 0 && hello.ResumeToken == _resumeToken)
            ? null
            : stream.Fault(AmstError.SessionLost, "this receiver has not accepted the transfer that is resumed; it was started again");
    }

    private void Report() => AmstInstruments.Report(Offer, "receive", Measure());

    private void WakeStreams()
    {
        ReceiverStream[] streams;
        lock (_gate)
        {
            streams = [.. _streams.Values];
        }

        foreach (var stream in streams)
        {
            stream.Wake(force: false);
        }
    }

    private void OnDisconnectedTooLong()
    {
        lock (_gate)
        {
            if (_open > 0)
            {
                return;
            }
        }

        Fail(
            new AmstException(
                AmstError.ConnectionLost,
                AmstSide.Receiver,
                Stage,
                $"every connection was lost for more than {Options.DisconnectedTimeMax}"),
            tellPeer: false);
    }
}
