using System.Runtime.CompilerServices;

namespace NovaCron.Agent.Console;

/// <summary>
/// Console output for any number of readers. A reader holds no queue of its own: it follows in the scrollback, and one
/// that is slower than the guest finds at its next piece that offsets have jumped.
/// </summary>
internal sealed class ConsoleFeed(string vm, ConsoleOffsets offsets, TimeProvider time, int scrollbackBytes)
{
    private readonly Lock _lock = new();
    private readonly ConsoleScrollback _scrollback = new(scrollbackBytes);
    private TaskCompletionSource _changed = NewSignal();
    private long _promised;
    private bool _closed;

    /// <summary>The offset the next byte will have.</summary>
    public long End
    {
        get
        {
            lock (_lock)
            {
                return _scrollback.End;
            }
        }
    }

    /// <summary>Goes on from an offset: the guest's own when it arrives from elsewhere, the promised one after a restart.</summary>
    public void MoveTo(long offset)
    {
        lock (_lock)
        {
            _scrollback.MoveTo(offset);
            _promised = offset;
            offsets.Promise(vm, offset);
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var at = time.GetUtcNow();
        lock (_lock)
        {
            if (_scrollback.End + bytes.Length > _promised)
            {
                _promised = _scrollback.End + bytes.Length + ConsoleOffsets.Step;
                offsets.Promise(vm, _promised);
            }

            _scrollback.Append(at, bytes);
            Wake();
        }
    }

    /// <summary>No more output will come: readers get what there is and end.</summary>
    /// <param name="keepOffset">Whether a later feed of the machine goes on where this one ends.</param>
    public void Close(bool keepOffset)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _closed = true;
                Wake();
                if (keepOffset)
                {
                    offsets.Promise(vm, _scrollback.End);
                }
            }
        }
    }

    public async IAsyncEnumerable<ConsoleOutput> ReadAsync(long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = offset < 0 ? End : offset;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (piece, closed, changed) = Look(next);
            if (piece is not null)
            {
                next = piece.Offset + piece.Bytes.Length;
                yield return piece;
            }
            else if (closed)
            {
                yield break;
            }
            else
            {
                await changed.WaitAsync(cancellationToken);
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (ConsoleOutput? Piece, bool Closed, Task Changed) Look(long offset)
    {
        lock (_lock)
        {
            return (_scrollback.Find(offset), _closed, _changed.Task);
        }
    }

    private void Wake()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }
}
