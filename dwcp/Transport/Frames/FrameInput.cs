using System.Runtime.CompilerServices;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>
/// What comes from one peer. Headers and small payloads pass through a buffer of <see cref="BufferBytes"/>; a large payload's
/// bytes go from the stream to where they belong, except the few that came with its header. One reader at a time.
/// </summary>
/// <param name="stream">The bytes; it reads nothing ahead that was not asked for.</param>
internal sealed class FrameInput(Stream stream)
{
    /// <summary>Bytes of the buffer: all that a connection keeps while it waits.</summary>
    public const int BufferBytes = 8 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    /// <summary>Bytes that have come and were not taken.</summary>
    public ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Takes bytes from <see cref="Buffered"/>.</summary>
    public void Advance(int count) => _start += Math.Min(count, _end - _start);

    /// <summary>Reads more into the buffer, which must have room; 0 when the peer has closed.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> FillAsync(CancellationToken cancellationToken)
    {
        Buffered.CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += count;
        return count;
    }

    /// <summary>Reads into a place of the caller's, what is buffered first; 0 when the peer has closed.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            return stream.ReadAsync(target, cancellationToken);
        }

        var part = Buffered[..Math.Min(target.Length, _end - _start)];
        part.CopyTo(target.Span);
        _start += part.Length;
        return ValueTask.FromResult(part.Length);
    }
}
