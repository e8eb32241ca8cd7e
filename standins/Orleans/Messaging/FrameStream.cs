using System.Buffers.Binary;
using System.Threading.Channels;

namespace Orleans.Runtime.Messaging;

/// <summary>Frames over a connection. Reading is its user's, writing goes through a bounded queue.</summary>
internal sealed class FrameStream : IAsyncDisposable
{
    /// <summary>Payloads up to this many bytes go out with their header in one write: one packet, or one record of TLS.</summary>
    private const int OneWriteBytesMax = 16 * 1024;

    private readonly Channel<Frame> _outgoing = Channel.CreateBounded<Frame>(
        new BoundedChannelOptions(Protocol.OutgoingFramesMax) { SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly Stream _stream;
    private readonly Task _writing;

    public FrameStream(Stream stream, string remote, int frameBytesMax)
    {
        (_stream, Remote, FrameBytesMax) = (stream, remote, frameBytesMax);
        _writing = WriteLoopAsync();
    }

    /// <summary>The longest payload, in bytes.</summary>
    public int FrameBytesMax { get; }

    /// <summary>The other side's address.</summary>
    public string Remote { get; }

    /// <summary>Lets a frame wait to be sent; false when the queue is full or closed.</summary>
    /// <exception cref="InvalidMessageFrameException">It is too long.</exception>
    public bool TrySend(FrameKind kind, byte[] payload) => _outgoing.Writer.TryWrite(Checked(kind, payload));

    /// <summary>Waits until a frame may wait to be sent.</summary>
    public ValueTask SendAsync(FrameKind kind, byte[] payload, CancellationToken cancellationToken) =>
        _outgoing.Writer.WriteAsync(Checked(kind, payload), cancellationToken);

    /// <summary>The next frame, of at most the given length; null at the connection's end.</summary>
    /// <exception cref="InvalidMessageFrameException">It is too long.</exception>
    public async Task<Frame?> ReceiveAsync(int bytesMax, CancellationToken cancellationToken)
    {
        var header = new byte[Protocol.HeaderBytes];
        if (await _stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken) < header.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        if (length > bytesMax)
        {
            throw new InvalidMessageFrameException($"{Remote} announces a frame of {length} bytes; {bytesMax} are allowed.");
        }

        var payload = new byte[length];
        await _stream.ReadExactlyAsync(payload, cancellationToken);
        return new Frame((FrameKind)header[^1], payload);
    }

    /// <summary>Sends what waits, and closes.</summary>
    public async Task FinishAsync(TimeSpan patience)
    {
        _outgoing.Writer.TryComplete();
        await _writing.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await _stop.CancelAsync();
        await _stream.DisposeAsync();
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Frame Checked(FrameKind kind, byte[] payload) => payload.Length <= FrameBytesMax
        ? new Frame(kind, payload)
        : throw new InvalidMessageFrameException($"A message has {payload.Length} bytes; MaxMessageBodySize is {FrameBytesMax}.");

    private async Task WriteLoopAsync()
    {
        var buffer = new byte[Protocol.HeaderBytes + OneWriteBytesMax];
        try
        {
            await foreach (var frame in _outgoing.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                await WriteAsync(frame, buffer).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone; its reader tells its user.
            _outgoing.Writer.TryComplete();
        }
    }

    private async Task WriteAsync(Frame frame, Memory<byte> buffer)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.Span, (uint)frame.Payload.Length);
        buffer.Span[Protocol.HeaderBytes - 1] = (byte)frame.Kind;
        if (frame.Payload.Length <= OneWriteBytesMax)
        {
            frame.Payload.CopyTo(buffer[Protocol.HeaderBytes..]);
            await _stream.WriteAsync(buffer[..(Protocol.HeaderBytes + frame.Payload.Length)], _stop.Token).ConfigureAwait(false);
            return;
        }

        await _stream.WriteAsync(buffer[..Protocol.HeaderBytes], _stop.Token).ConfigureAwait(false);
        await _stream.WriteAsync(frame.Payload, _stop.Token).ConfigureAwait(false);
    }
}
