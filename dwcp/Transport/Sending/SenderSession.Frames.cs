using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NovaCron.Dwcp.Transport.Frames;
using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>Frames that connections take, and what the receiver says of them.</summary>
internal sealed partial class SenderSession
{
    private readonly Queue<SenderConnection> _idle = new();

    /// <summary>
    /// The next frame for a connection, to be given back by <see cref="Written"/>; false when it is to wait for its wake.
    /// </summary>
    public bool TryTake(SenderConnection connection, [NotNullWhen(true)] out OutgoingFrame? frame)
    {
        lock (_gate)
        {
            frame = null;
            if (_failure is not null || _isDone || connection.Health.StalledSince is not null)
            {
                return false;
            }

            if ((connection.IsYoung && _window!.TryTakeCopy(connection.Load, out frame))
                || _window!.TryTake(connection.Load, Time.GetTimestamp(), out frame))
            {
                connection.IsWriting = true;
                return true;
            }

            if (!connection.IsIdle)
            {
                connection.IsIdle = true;
                _idle.Enqueue(connection);
            }

            NoteStarving();
            return false;
        }
    }

    /// <summary>The frame was written, or writing failed.</summary>
    public void Written(SenderConnection connection, OutgoingFrame frame)
    {
        lock (_gate)
        {
            connection.IsWriting = false;
            if (frame.Takes > 1)
            {
                AmstInstruments.SentAgain(FrameHeader.Size + frame.Length);
            }

            _window!.Written(frame);
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

            if (newest.Sequence >= 0)
            {
                OnProgress(newest);
            }
        }

        _room.Set();
        _taken.Set();
    }

    /// <summary>The receiver has everything.</summary>
    public void OnDone(long count, ReadOnlySpan<byte> digest)
    {
        lock (_gate)
        {
            if (_failure is not null || _isDone)
            {
                return;
            }

            if (_sum is null || count != _window!.Next)
            {
                throw Violation("the receiver confirms a transfer that has not ended");
            }

            if (!CryptographicOperations.FixedTimeEquals(digest, _sum))
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

    /// <summary>Wakes those that wait when there is work; who finds none waits again.</summary>
    public void WakeIdle()
    {
        while (true)
        {
            SenderConnection? idle;
            lock (_gate)
            {
                idle = _window is { HasWork: true } ? TakeIdle() : null;
            }

            if (idle is null)
            {
                return;
            }

            idle.Wake.Set();
        }
    }

    private SenderConnection? TakeIdle()
    {
        while (_idle.TryDequeue(out var connection))
        {
            connection.IsIdle = false;
            if (!connection.IsClosed && !connection.IsLeaving && connection.Health.StalledSince is null)
            {
                return connection;
            }
        }

        return null;
    }

    private AmstException Violation(string detail) => new(AmstError.SequenceViolation, AmstSide.Sender, Stage, detail);
}
