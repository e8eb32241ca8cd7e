using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using NovaCron.Dwcp.Transport.Paths;
using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>
/// Frames over one connection. One task reads; any may write, a frame at a time. An error of the connection becomes
/// <see cref="AmstError.ConnectionLost"/>; a broken frame becomes its fault. After a cancelled call the connection is unusable.
/// </summary>
internal sealed class FrameConnection : IAsyncDisposable
{
    // Up to here a payload is copied beside its header, so that both leave in one piece.
    private const int CopiedPayloadBytesMax = 4096;

    // A frame that is held back to a rate leaves in pieces of this size, so that a slow rate is smooth.
    private const int ThrottledBytesMax = 64 * 1024;

    private readonly AmstConnection _connection;
    private readonly FrameInput _input;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private WireCounter _wire = new();
    private long _receivedAt;

    public FrameConnection(AmstConnection connection, AmstSide side, TimeProvider timeProvider)
    {
        _connection = connection;
        _input = new FrameInput(connection.Direct ?? connection.Input.AsStream(leaveOpen: true));
        _timeProvider = timeProvider;
        Side = side;
        _receivedAt = timeProvider.GetTimestamp();
    }

    /// <summary>This end.</summary>
    public AmstSide Side { get; }

    /// <summary>For errors: how far the transfer has come, once the connection is part of one.</summary>
    public Func<AmstStage>? StageSource { get; set; }

    /// <summary>The transfer it belongs to; written in every frame.</summary>
    public AmstSessionId Session { get; set; }

    /// <summary>The federation; written in every frame.</summary>
    public ulong FederationId { get; set; }

    /// <summary>Largest payload of a data frame taken; 0, the default, takes none.</summary>
    public int DataBytesMax { get; set; }

    /// <summary>The frame version agreed on.</summary>
    public byte Version => _connection.FrameVersion;

    /// <summary>What the kernel knows of the path, if anything.</summary>
    public IConnectionPath? Path => _connection.Path;

    /// <summary>Holds payloads back to a rate; null lets them go as they come.</summary>
    public IWriteThrottle? Throttle { get; set; }

    public string PeerRegion => _connection.PeerRegion;

    public string Peer => _connection.Peer;

    /// <summary>How long nothing has come from the peer.</summary>
    public TimeSpan Silence => _timeProvider.GetElapsedTime(Interlocked.Read(ref _receivedAt));

    /// <summary>Counts this connection's bytes for a transfer from now on; earlier ones are added to it.</summary>
    public void CountFor(WireCounter wire)
    {
        wire.AddSent(_wire.Sent);
        wire.AddReceived(_wire.Received);
        _wire = wire;
    }

    /// <summary>Writes a frame and hands it to the network.</summary>
    public ValueTask WriteAsync(FrameType type, long sequence, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        WriteAsync(type, sequence, payload, Crc32C.Compute(payload.Span), cancellationToken);

    /// <summary>Writes a frame whose payload's checksum is known.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(
        FrameType type, long sequence, ReadOnlyMemory<byte> payload, uint checksum, CancellationToken cancellationToken)
    {
        var header = new FrameHeader(type, Session, sequence, FederationId, payload.Length, checksum);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Counted first: the peer may have acknowledged the last frame before this task goes on.
            _wire.AddSent(FrameHeader.Size + payload.Length);
            var result = Throttle is { IsActive: true } throttle && payload.Length > 0
                ? await PutSlowlyAsync(header, payload, throttle, cancellationToken).ConfigureAwait(false)
                : await PutAsync(header, payload, cancellationToken).ConfigureAwait(false);
            if (result.IsCompleted)
            {
                throw Lost("the peer closed the connection");
            }
        }
        catch (Exception error) when (IsConnectionError(error))
        {
            throw Lost("the connection broke while writing", error);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads the next header; null when the peer has closed between frames.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<FrameHeader?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTakeHeader(_input.Buffered, out var header, out var fault))
            {
                _input.Advance(FrameHeader.Size);
                _wire.AddReceived(FrameHeader.Size);
                return header;
            }

            if (fault is not null)
            {
                // Nothing behind a broken header can be understood; it may only be drained.
                _input.Advance(int.MaxValue);
                throw Fault(fault.Error, fault.Detail);
            }

            if (await ReadMoreAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false) == 0)
            {
                return _input.Buffered.IsEmpty ? null : throw Lost("the peer closed the connection inside a frame header");
            }
        }
    }

    /// <summary>Reads a frame's whole payload and checks it.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="target">As long as the payload; empty to skip the payload unread.</param>
    /// <param name="cancellationToken">Ends the connection's use.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ReadPayloadAsync(FrameHeader header, Memory<byte> target, CancellationToken cancellationToken)
    {
        var checksum = 0u;
        for (var remaining = header.PayloadLength; remaining > 0;)
        {
            var count = target.IsEmpty
                ? await SkipAsync(remaining, cancellationToken).ConfigureAwait(false)
                : await ReadMoreAsync(target[^remaining..], cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                throw Lost("the peer closed the connection inside a payload");
            }

            // Now, while the processor's cache still holds what has just come.
            checksum = target.IsEmpty
                ? Crc32C.Append(checksum, _input.Buffered[..count])
                : Crc32C.Append(checksum, target.Span.Slice(target.Length - remaining, count));
            _input.Advance(target.IsEmpty ? count : 0);
            remaining -= count;
            _wire.AddReceived(count);
        }

        if (checksum != header.PayloadChecksum)
        {
            throw Fault(AmstError.PayloadChecksum, $"the payload checksum of {header.Type} frame {header.Sequence} is wrong");
        }
    }

    /// <summary>Reads a control frame's payload.</summary>
    public async ValueTask<byte[]> ReadControlAsync(FrameHeader header, CancellationToken cancellationToken)
    {
        var payload = new byte[header.PayloadLength];
        await ReadPayloadAsync(header, payload, cancellationToken).ConfigureAwait(false);
        return payload;
    }

    /// <summary>Reads and forgets what the peer still sends until it closes, so that our last frame is not lost by a reset.</summary>
    /// <param name="bytesMax">Most to read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask DrainAsync(long bytesMax, CancellationToken cancellationToken)
    {
        for (var drained = 0L; drained < bytesMax;)
        {
            _input.Advance(int.MaxValue);
            var count = await ReadMoreAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            drained += count;
        }
    }

    /// <summary>Throws unless the frame belongs to this connection's transfer and federation.</summary>
    public void RequireOwn(FrameHeader header)
    {
        if (header.Session != Session || header.FederationId != FederationId)
        {
            throw Fault(AmstError.SequenceViolation, $"a {header.Type} frame belongs to another transfer or federation");
        }
    }

    /// <summary>An error noticed by this side, now.</summary>
    public AmstException Fault(AmstError error, string detail, Exception? inner = null) =>
        new(error, Side, StageSource?.Invoke() ?? AmstStage.Handshake, detail, inner);

    /// <summary>The connection is gone.</summary>
    public AmstException Lost(string detail, Exception? inner = null) =>
        Fault(AmstError.ConnectionLost, $"{detail} ({_connection.Peer})", inner);

    /// <summary>Tears the connection down at once.</summary>
    public void Abort() => _connection.Abort();

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }

    private ValueTask<FlushResult> PutAsync(FrameHeader header, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var output = _connection.Output;
        var copied = payload.Length <= CopiedPayloadBytesMax ? payload.Length : 0;
        var span = output.GetSpan(FrameHeader.Size + copied);
        header.Write(span, Version);
        payload.Span[..copied].CopyTo(span[FrameHeader.Size..]);
        output.Advance(FrameHeader.Size + copied);
        return copied == payload.Length
            ? output.FlushAsync(cancellationToken)
            : output.WriteAsync(payload, cancellationToken);
    }

    private async ValueTask<FlushResult> PutSlowlyAsync(
        FrameHeader header, ReadOnlyMemory<byte> payload, IWriteThrottle throttle, CancellationToken cancellationToken)
    {
        await throttle.WaitAsync(FrameHeader.Size, cancellationToken).ConfigureAwait(false);
        header.Write(_connection.Output.GetSpan(FrameHeader.Size), Version);
        _connection.Output.Advance(FrameHeader.Size);
        var result = default(FlushResult);
        while (!payload.IsEmpty && !result.IsCompleted)
        {
            var piece = payload[..Math.Min(payload.Length, ThrottledBytesMax)];
            await throttle.WaitAsync(piece.Length, cancellationToken).ConfigureAwait(false);
            result = await _connection.Output.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            payload = payload[piece.Length..];
        }

        return result;
    }

    /// <summary>Has payload bytes buffered and says how many; 0 when the peer has closed.</summary>
    private async ValueTask<int> SkipAsync(int bytesMax, CancellationToken cancellationToken)
    {
        if (_input.Buffered.IsEmpty)
        {
            await ReadMoreAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        }

        return Math.Min(bytesMax, _input.Buffered.Length);
    }

    /// <summary>Reads into a target, or into the buffer when it is empty; 0 when the peer has closed.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadMoreAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        try
        {
            var count = target.IsEmpty
                ? await _input.FillAsync(cancellationToken).ConfigureAwait(false)
                : await _input.ReadAsync(target, cancellationToken).ConfigureAwait(false);
            Interlocked.Exchange(ref _receivedAt, _timeProvider.GetTimestamp());
            return count;
        }
        catch (Exception error) when (IsConnectionError(error))
        {
            throw Lost("the connection broke while reading", error);
        }
    }

    private bool TryTakeHeader(ReadOnlySpan<byte> bytes, out FrameHeader header, out FrameFault? fault)
    {
        header = default;
        fault = null;
        if (bytes.Length >= FrameHeader.Size)
        {
            fault = FrameHeader.Read(bytes, Version, DataBytesMax, out header);
            return fault is null;
        }

        // A header of another version may be shorter than ours: do not wait for the rest.
        fault = bytes.IsEmpty || bytes[0] == Version ? null : FrameFault.Version(bytes[0], Version);
        return false;
    }

    private static bool IsConnectionError(Exception error) =>
        error is IOException or ObjectDisposedException or InvalidOperationException or System.Net.Sockets.SocketException;
}
