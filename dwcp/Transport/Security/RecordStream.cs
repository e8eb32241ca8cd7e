using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using NovaCron.Dwcp.Transport.Paths;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>
/// Lies between TLS and its socket. TLS reads and writes a record of 16 KiB at a time; here what is written gathers up to
/// <see cref="WriteBytes"/> and leaves by one call, at the latest at a flush, and one call reads up to <see cref="ReadBytes"/>.
/// While bytes come quickly the kernel wakes the reader for a whole record, not for each packet: TLS opens no part of one.
/// Until <see cref="IsGathering"/> is set it does none of that and has no memory: a stranger in its handshake costs none.
/// </summary>
/// <param name="socket">What carries the records.</param>
/// <param name="time">Tells quick bytes from a trickle, of which each is a sign of life.</param>
internal sealed class RecordStream(Stream socket, TimeProvider time) : Stream
{
    /// <summary>Most bytes that gather before they leave; kept only from the first of them to the flush.</summary>
    public const int WriteBytes = 256 * 1024;

    /// <summary>Most bytes read by one call; kept as long as the connection.</summary>
    public const int ReadBytes = 128 * 1024;

    /// <summary>Reads that came so soon after the one before may wait for a whole record.</summary>
    private static readonly TimeSpan QuickTime = TimeSpan.FromMilliseconds(100);

    private readonly RecordMeter _records = new();
    private readonly Socket? _socket = (socket as NetworkStream)?.Socket;
    private long _readAt;
    private byte[]? _written;
    private int _writtenCount;
    private byte[]? _read;
    private int _readStart;
    private int _readEnd;

    /// <summary>Set once the handshake is over, whose every word must leave at once.</summary>
    public bool IsGathering { get; set; }

    /// <summary>Bytes that a reader was last to be woken for.</summary>
    public int LowWater { get; private set; } = 1;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_readStart < _readEnd)
        {
            return ValueTask.FromResult(Take(buffer.Span));
        }

        if (!IsGathering)
        {
            return ReadThroughAsync(buffer, cancellationToken);
        }

        // TLS reads nothing first, to hold no memory while it waits; that wait is the one that counts.
        WaitForRecord();
        return buffer.IsEmpty ? socket.ReadAsync(buffer, cancellationToken) : ReadSomeAsync(buffer, cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsGathering || buffer.Length > WriteBytes - _writtenCount)
        {
            return WriteThroughAsync(buffer, cancellationToken);
        }

        _written ??= ArrayPool<byte>.Shared.Rent(WriteBytes);
        buffer.Span.CopyTo(_written.AsSpan(_writtenCount));
        _writtenCount += buffer.Length;
        return ValueTask.CompletedTask;
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_written is { } written)
        {
            try
            {
                await socket.WriteAsync(written.AsMemory(0, _writtenCount), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _writtenCount = 0;
                _written = null;
            }

            // Only when the socket took it all: after an error it may still be reading it.
            ArrayPool<byte>.Shared.Return(written);
        }
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            socket.Dispose();
        }

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _read ??= GC.AllocateUninitializedArray<byte>(ReadBytes);
        _readStart = 0;
        _readEnd = 0;
        _readEnd = await socket.ReadAsync(_read, cancellationToken).ConfigureAwait(false);
        _records.Advance(_read.AsSpan(0, _readEnd));
        return Take(buffer.Span);
    }

    private async ValueTask<int> ReadThroughAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await socket.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _records.Advance(buffer.Span[..count]);
        return count;
    }

    // The end of the stream and errors wake the reader at once all the same.
    private void WaitForRecord()
    {
        var now = time.GetTimestamp();
        var lowWater = time.GetElapsedTime(_readAt, now) < QuickTime ? _records.Missing : 1;
        _readAt = now;
        if (_socket is not null && lowWater != LowWater)
        {
            LowWater = lowWater;
            SocketKnobs.TrySetReceiveLowWater(_socket, lowWater);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteThroughAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        if (!IsGathering || buffer.Length > WriteBytes)
        {
            await socket.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            return;
        }

        await WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    private int Take(Span<byte> target)
    {
        var part = _read.AsSpan(_readStart, Math.Min(target.Length, _readEnd - _readStart));
        part.CopyTo(target);
        _readStart += part.Length;
        return part.Length;
    }
}
