using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>What the caller sends.</summary>
internal sealed partial class SenderSession
{
    /// <summary>Sends a payload and takes over its memory, also when it throws.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(IMemoryOwner<byte> memory, int length, CancellationToken cancellationToken)
    {
        try
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, PayloadBytesMax);
            var checksum = Crc32C.Compute(memory.Memory.Span[..length]);
            var part = _digest!.IsWhole ? default : TransferDigest.PartOf(memory.Memory.Span[..length]);
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await WaitForRoomAsync(length, cancellationToken).ConfigureAwait(false);
                _digest.Append(memory.Memory.Span[..length], part);
                Add(memory, length, checksum);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Payloads that the receiver has taken.</summary>
    public long AcknowledgedPayloads
    {
        get
        {
            lock (_gate)
            {
                return _window?.Acknowledged ?? 0;
            }
        }
    }

    /// <summary>Waits until it has taken so many.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitForAcknowledgedAsync(long payloads, CancellationToken cancellationToken)
    {
        while (AcknowledgedPayloads < payloads)
        {
            ThrowIfFailed();
            await _taken.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends the FIN and waits for the receiver's DONE.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            AddEnd();
        }
        finally
        {
            _turn.Release();
        }

        await _over.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        ThrowIfFailed();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitForRoomAsync(int length, CancellationToken cancellationToken)
    {
        while (!HasRoom(length))
        {
            await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool HasRoom(int length)
    {
        ThrowIfFailed();
        lock (_gate)
        {
            if (_sum is not null)
            {
                throw new InvalidOperationException("The transfer was completed: nothing can be sent any more.");
            }

            var hasRoom = _window!.HasRoom(length);
            _wasFull |= !hasRoom;
            _wasWindowLimited |= !_window.Fits(length);
            _isCallerWaiting = !hasRoom;
            NoteStarving();
            return hasRoom;
        }
    }

    private void Add(IMemoryOwner<byte> memory, int length, uint checksum)
    {
        SenderConnection? idle;
        lock (_gate)
        {
            if (_failure is null)
            {
                _window!.Add(memory, length, checksum);
                _payloadBytes += length;
                idle = TakeIdle();
                NoteStarving();
            }
            else
            {
                idle = null;
            }
        }

        ThrowIfFailed();
        idle?.Wake.Set();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The window disposes the memory it takes over.")]
    private void AddEnd()
    {
        ThrowIfFailed();
        SenderConnection? idle;
        lock (_gate)
        {
            if (_sum is not null)
            {
                throw new InvalidOperationException("The transfer was completed already.");
            }

            var fin = new FinMessage(_payloadBytes, _digest!.Finish());
            var memory = PayloadPool.Shared.Rent(FinMessage.Size);
            fin.Write(memory.Memory.Span);
            _window!.AddEnd(memory, FinMessage.Size, Crc32C.Compute(memory.Memory.Span[..FinMessage.Size]));
            Volatile.Write(ref _sum, fin.Digest);
            idle = TakeIdle();
        }

        idle?.Wake.Set();
    }
}
