using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NovaCron.Dwcp.Transport.Frames;
using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>What streams tell and ask the session.</summary>
internal sealed partial class SenderSession
{
    private int _streams;
    private int _streamsPeak;
    private int _reconnects;
    private long _acceptedAt;
    private long _doneAt;
    private TimeSpan _acknowledgementTime;

    /// <summary>A connection was accepted; its word also acknowledges what an earlier connection delivered.</summary>
    public void OnAccepted(AcceptMessage accept, long next, bool isReconnect)
    {
        lock (_gate)
        {
            if (_window is null)
            {
                PayloadBytesMax = Math.Min(Options.FrameBytesMax, accept.FrameBytesMax);
                var windowBytes = Math.Min(Options.WindowBytes, accept.WindowBytes);
                _pace = new WindowPace(Options.WindowBytesMin, windowBytes, Options.QueueTimeMax);
                _window = new SendWindow(windowBytes, accept.Credit) { LimitBytes = _pace.LimitBytes };
                _acceptedAt = Time.GetTimestamp();
            }
        }

        OnAcknowledged(next, accept.Credit);
        lock (_gate)
        {
            _streams++;
            _streamsPeak = Math.Max(_streamsPeak, _streams);
            _reconnects += isReconnect ? 1 : 0;
        }

        AmstInstruments.StreamOpened();
        _accepted.TrySetResult();
    }

    /// <summary>A connection that was accepted is gone.</summary>
    public void OnClosed(int stream)
    {
        int again;
        lock (_gate)
        {
            _streams--;
            again = _failure is null && !_isDone ? _window!.Requeue(stream) : 0;
        }

        AmstInstruments.StreamClosed();
        if (again > 0)
        {
            _work.Release(again);
        }
    }

    /// <summary>A stream has used up its attempts; with the last one the transfer fails.</summary>
    public void OnGivenUp(AmstException reason)
    {
        if (Interlocked.Decrement(ref _streamsAlive) > 0)
        {
            return;
        }

        var failure = _accepted.Task.IsCompleted
            ? new AmstException(
                AmstError.ConnectionLost, AmstSide.Sender, Stage, $"every connection was lost; the last one: {reason.Detail}", reason)
            : reason;
        Fail(failure, tellPeer: false);
    }

    /// <summary>Waits until there may be a frame to take; false when there will be none any more.</summary>
    public async ValueTask<bool> WaitForWorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _work.WaitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The next frame for a stream; to be given back by <see cref="Written"/>.</summary>
    public bool TryTake(int stream, [NotNullWhen(true)] out OutgoingFrame? frame)
    {
        lock (_gate)
        {
            frame = null;
            return _failure is null && _window!.TryTake(stream, Time.GetTimestamp(), out frame);
        }
    }

    /// <summary>The frame was written, or writing failed.</summary>
    public void Written(OutgoingFrame frame)
    {
        lock (_gate)
        {
            if (frame.Takes > 1)
            {
                AmstInstruments.SentAgain(FrameHeader.Size + frame.Length);
            }

            SendWindow.Written(frame);
        }
    }

    /// <summary>The receiver has stored everything below a number.</summary>
    public void OnAcknowledged(long next, long credit)
    {
        lock (_gate)
        {
            if (_failure is not null || _isDone)
            {
                return;
            }

            if (!_window!.TryAcknowledge(next, credit, out var newest))
            {
                throw Violation($"payload {next - 1} is acknowledged but was never sent");
            }

            if (newest is not null)
            {
                Measure(newest, Time.GetElapsedTime(newest.TakenAt));
            }
        }

        _room.Set();
    }

    /// <summary>The receiver has everything.</summary>
    public void OnDone(long count, ReadOnlySpan<byte> sha256)
    {
        lock (_gate)
        {
            if (_failure is not null || _isDone)
            {
                return;
            }

            if (_sha256 is null || count != _window!.Next)
            {
                throw Violation("the receiver confirms a transfer that has not ended");
            }

            if (!CryptographicOperations.FixedTimeEquals(sha256, _sha256))
            {
                throw new AmstException(
                    AmstError.DigestMismatch, AmstSide.Sender, AmstStage.Finish, "the receiver confirms another digest than what was sent");
            }

            _window.TryAcknowledge(count, 0, out _);
            _isDone = true;
            _doneAt = Time.GetTimestamp();
        }

        AmstLog.TransferDone(Logger, Offer.Session, count, _payloadBytes);
        End();
    }

    /// <summary>The transfer as it is now.</summary>
    public TransferStatistics Measure()
    {
        lock (_gate)
        {
            return new TransferStatistics
            {
                Payloads = _window?.Next ?? 0,
                PayloadBytes = _payloadBytes,
                WireBytesSent = Wire.Sent,
                WireBytesReceived = Wire.Received,
                Streams = _streams,
                StreamsPeak = _streamsPeak,
                AcknowledgedPayloads = _window?.Acknowledged ?? 0,
                UnacknowledgedBytes = _window?.HeldBytes ?? 0,
                UnacknowledgedBytesPeak = _window?.HeldBytesPeak ?? 0,
                RetransmittedBytes = _window?.RepeatedBytes ?? 0,
                Reconnects = _reconnects,
                AcknowledgementTime = _acknowledgementTime,
            };
        }
    }

    /// <summary>The receipt of a transfer that is done.</summary>
    public TransferReceipt Receipt()
    {
        lock (_gate)
        {
            return new TransferReceipt(
                _window!.Next,
                _payloadBytes,
                Wire.Sent,
                _streamsPeak,
                Convert.ToHexStringLower(_sha256!),
                Time.GetElapsedTime(_acceptedAt, _doneAt));
        }
    }

    // Smoothed as TCP smooths its round-trip time (RFC 6298): one eighth of each new sample.
    private void Measure(OutgoingFrame newest, TimeSpan sample)
    {
        AmstInstruments.Acknowledged(sample);
        _pace!.Acknowledged(_window!.DeliveredBytes - newest.DeliveredWhenTaken, sample, Time.GetElapsedTime(_acceptedAt), _wasFull);
        _window.LimitBytes = _pace.LimitBytes;
        _wasFull = false;
        _acknowledgementTime = _acknowledgementTime == TimeSpan.Zero
            ? sample
            : _acknowledgementTime + ((sample - _acknowledgementTime) / 8);
    }

    private AmstException Violation(string detail) => new(AmstError.SequenceViolation, AmstSide.Sender, Stage, detail);
}
