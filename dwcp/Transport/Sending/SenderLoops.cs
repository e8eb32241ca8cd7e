using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>What a sender does on an accepted connection until it ends.</summary>
internal sealed class SenderLoops(SenderConnection connection, SenderSession session)
{
    private readonly FrameConnection _frames = connection.Frames;
    private readonly byte[] _control = new byte[FrameHeader.ControlPayloadBytesMax];

    /// <summary>Serves the connection; returns when the transfer is over or the connection has taken its leave.</summary>
    /// <exception cref="AmstException">The connection was lost, or broke the rules.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        _frames.StageSource = () => session.Stage;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(session.Closed);
        using var wakingAtEnd = ending.Token.UnsafeRegister(static wake => ((Signal)wake!).Set(), connection.Wake);
        using var wakingAtStop = stop.UnsafeRegister(static wake => ((Signal)wake!).Set(), connection.Wake);
        await ConnectionLoops.RunAsync(
            ending,
            ReadAsync(ending.Token),
            WriteAsync(ending.Token),
            ConnectionLoops.WatchAsync(_frames, session.Options, session.Time, ending.Token),
            KeepAliveAsync(ending.Token)).ConfigureAwait(false);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _frames.ReadHeaderAsync(cancellationToken).ConfigureAwait(false) is { } header)
            {
                var payload = _control.AsMemory(0, header.PayloadLength);
                await _frames.ReadPayloadAsync(header, payload, cancellationToken).ConfigureAwait(false);
                if (Handle(header, payload.Span))
                {
                    return;
                }
            }
        }
        catch (AmstException error) when (!error.IsTransient)
        {
            session.Fail(error, tellPeer: true);
            await _frames.DrainAsync(session.Options.WindowBytes, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!session.Ended.IsCancellationRequested)
        {
            throw _frames.Lost("the receiver closed the connection before the end");
        }
    }

    /// <summary>Acts on a frame of the receiver; true after its last word.</summary>
    private bool Handle(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        _frames.RequireOwn(header);
        switch (header.Type)
        {
            case FrameType.Ack when AckMessage.TryRead(payload, out var credit):
                session.OnAcknowledged(header.Sequence, credit);
                return false;
            case FrameType.Leave when connection.IsLeaving && payload.IsEmpty:
                connection.HasLeft = true;
                return true;
            case FrameType.Done when payload.Length == TransferDigest.Size:
                session.OnDone(header.Sequence, payload);
                return true;
            case FrameType.Abort when FailureMessage.TryRead(payload, out var failure):
                session.Fail(failure.ToException(AmstSide.Receiver), tellPeer: false);
                return true;
            default:
                throw _frames.Fault(AmstError.SequenceViolation, $"a {header.Type} frame of {payload.Length} bytes is not allowed here");
        }
    }

    /// <summary>Writes frames until there are none for it any more; returns whether the peer's end is to be waited for.</summary>
    private async Task<bool> WriteAsync(CancellationToken cancellationToken)
    {
        while (!session.Ended.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (connection.IsLeaving)
            {
                // It may have been woken for a frame that it does not take any more.
                session.WakeIdle();
                await WriteEmptyAsync(FrameType.Leave, cancellationToken).ConfigureAwait(false);
                return true;
            }

            if (connection.TakePing())
            {
                await WriteEmptyAsync(FrameType.KeepAlive, cancellationToken).ConfigureAwait(false);
            }

            if (!session.TryTake(connection, out var frame))
            {
                await connection.Wake.NextAsync().ConfigureAwait(false);
                continue;
            }

            try
            {
                await _frames.WriteAsync(frame.Type, frame.Sequence, frame.Payload, frame.Checksum, cancellationToken)
                    .ConfigureAwait(false);
            }
            finally
            {
                session.Written(connection, frame);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (session.FailureToTell is not { } failure)
        {
            // Done: this connection's own DONE is still to come. Failed at the receiver: nothing is.
            return session.IsDone;
        }

        await _frames.WriteAsync(FrameType.Abort, 0, FailureMessage.Of(failure).ToBytes(), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task KeepAliveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(session.Options.KeepAliveInterval, session.Time, cancellationToken).ConfigureAwait(false);
            if (!connection.IsLeaving)
            {
                await WriteEmptyAsync(FrameType.KeepAlive, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private ValueTask WriteEmptyAsync(FrameType type, CancellationToken cancellationToken) =>
        _frames.WriteAsync(type, 0, ReadOnlyMemory<byte>.Empty, 0, cancellationToken);
}
