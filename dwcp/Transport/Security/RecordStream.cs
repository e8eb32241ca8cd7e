using System.Buffers;

namespace NovaCron.Dwcp.Transport.Security;

/// <summary>
/// Lies between TLS and its socket. TLS reads and writes a record of 16 KiB at a time; here what is written gathers up to
/// <see cref="WriteBytes"/> and leaves by one call, at the latest at a flush, and one call reads up to <see cref="ReadBytes"/>.
/// Until <see cref="IsGathering"/> is set it does neither and has no memory: a stranger in its handshake costs none.
/// </summary>
internal sealed class RecordStream(Stream socket) : Stream
{
    /// <summary>Most bytes that gather before they leave; kept only from the first of them to the flush.</summary>
    public const int WriteBytes = 256 * 1024;

    /// <summary>Most bytes read by one call; kept as long as the connection.</summary>
    public const int ReadBytes = 256 * 1024;

    private byte[]? _written;
    private int _writtenCount;
    private byte[]? _read;
    private int _readStart;
    private int _readEnd;

    /// <summary>Set once the handshake is over, whose every word must leave at once.</summary>
    public bool IsGathering { get; set; }

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

        return IsGathering && !buffer.IsEmpty ? ReadSomeAsync(buffer, cancellationToken) : socket.ReadAsync(buffer, cancellationToken);
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

    private async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _read ??= GC.AllocateUninitializedArray<byte>(ReadBytes);
        _readStart = 0;
        _readEnd = 0;
        _readEnd = await socket.ReadAsync(_read, cancellationToken).ConfigureAwait(false);
        return Take(buffer.Span);
    }

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
