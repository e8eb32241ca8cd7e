using System.Security.Cryptography;
using NovaCron.Dwcp.Transport.Frames;
using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>One stream of a sender: a connection, and the next one when it breaks.</summary>
internal sealed class SenderStream(int index, IAmstDialer dialer, SenderSession session)
{
    private bool _wasAccepted;

    /// <summary>Runs until the transfer is over or the stream is given up. Throws nothing.</summary>
    public async Task RunAsync()
    {
        var attempts = 0;
        var acknowledged = 0L;
        while (!session.Ended.IsCancellationRequested)
        {
            var reason = await TryConnectionAsync().ConfigureAwait(false);
            if (reason is null || session.Ended.IsCancellationRequested)
            {
                return;
            }

            // A connection that got something through was a good one: the count starts again.
            var progress = session.Acknowledged;
            attempts = progress > acknowledged ? 1 : attempts + 1;
            acknowledged = progress;
            if (attempts > session.Options.ReconnectAttemptsMax)
            {
                AmstLog.StreamGivenUp(session.Logger, session.Offer.Session, index, attempts, reason.Message);
                session.OnGivenUp(reason);
                return;
            }

            AmstLog.StreamLost(session.Logger, session.Offer.Session, index, reason.Message);
            await PauseAsync(attempts).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a connection and uses it until it ends; returns why, when another one may do better.</summary>
    private async Task<AmstException?> TryConnectionAsync()
    {
        try
        {
            var connection = await dialer.DialAsync(session.Ended).ConfigureAwait(false);
            var frames = new FrameConnection(connection, AmstSide.Sender, session.Time)
            {
                Session = session.Offer.Session,
                FederationId = session.Options.FederationId,
            };
            await using (frames.ConfigureAwait(false))
            {
                frames.CountFor(session.Wire);
                await ShakeHandsAsync(frames).ConfigureAwait(false);
                await ServeAsync(frames).ConfigureAwait(false);
            }

            return null;
        }
        catch (AmstException error) when (error.IsTransient)
        {
            return error;
        }
        catch (AmstException error)
        {
            session.Fail(error, tellPeer: true);
        }
        catch (OperationCanceledException) when (session.Ended.IsCancellationRequested)
        {
            // The transfer is over; nobody waits for this connection.
        }
        catch (Exception error)
        {
            AmstLog.StreamFaulted(session.Logger, error, session.Offer.Session, index);
            session.Fail(
                new AmstException(AmstError.Aborted, AmstSide.Sender, session.Stage, "a stream ended by a fault of this side", error),
                tellPeer: true);
        }

        return null;
    }

    private async Task ShakeHandsAsync(FrameConnection frames)
    {
        var offer = session.Offer;
        if (!string.Equals(frames.PeerRegion, offer.TargetRegion, StringComparison.Ordinal))
        {
            throw frames.Fault(AmstError.NotAuthorized, $"region '{frames.PeerRegion}' answered where '{offer.TargetRegion}' was expected");
        }

        using var timeout = new CancellationTokenSource(session.Options.HandshakeTimeMax, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, session.Ended);
        try
        {
            await ExchangeAsync(frames, offer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw frames.Fault(AmstError.TimedOut, $"the receiver did not answer within {session.Options.HandshakeTimeMax}");
        }
    }

    private async Task ExchangeAsync(FrameConnection frames, TransferOffer offer, CancellationToken cancellationToken)
    {
        var hello = new HelloMessage(
            index, session.Options.Streams, session.Options.FrameBytesMax, session.Options.WindowBytes,
            offer.Kind, offer.SourceRegion, offer.TargetRegion, offer.Token);
        await frames.WriteAsync(FrameType.Hello, 0, hello.ToBytes(), cancellationToken).ConfigureAwait(false);
        var header = await frames.ReadHeaderAsync(cancellationToken).ConfigureAwait(false)
            ?? throw frames.Lost("the receiver closed the connection without an answer; it may not trust this side's certificate");
        var payload = await frames.ReadControlAsync(header, cancellationToken).ConfigureAwait(false);
        if (header.Type == FrameType.Refuse && FailureMessage.TryRead(payload, out var refusal))
        {
            throw refusal.ToException(AmstSide.Receiver);
        }

        frames.RequireOwn(header);
        if (header.Type != FrameType.Accept || !AcceptMessage.TryRead(payload, out var accept))
        {
            throw frames.Fault(AmstError.SequenceViolation, $"a {header.Type} frame came where ACCEPT was expected, or it is malformed");
        }

        if (header.Sequence > 0 && session.HasSentNothing)
        {
            // An attempt of the same name before this one was delivered, and the receiver has not put its session away yet.
            throw frames.Lost("the receiver still has an earlier transfer of the same name");
        }

        session.OnAccepted(accept, header.Sequence, _wasAccepted);
        _wasAccepted = true;
        AmstLog.StreamJoined(session.Logger, offer.Session, index, frames.Peer);
    }

    private async Task ServeAsync(FrameConnection frames)
    {
        frames.StageSource = () => session.Stage;
        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(session.Closed);
            await ConnectionLoops.RunAsync(
                ending,
                ReadAsync(frames, ending.Token),
                WriteAsync(frames, ending.Token),
                ConnectionLoops.WatchAsync(frames, session.Options, session.Time, ending.Token),
                KeepAliveAsync(frames, ending.Token)).ConfigureAwait(false);
        }
        finally
        {
            session.OnClosed(index);
        }
    }

    private async Task ReadAsync(FrameConnection frames, CancellationToken cancellationToken)
    {
        try
        {
            while (await frames.ReadHeaderAsync(cancellationToken).ConfigureAwait(false) is { } header)
            {
                var payload = await frames.ReadControlAsync(header, cancellationToken).ConfigureAwait(false);
                if (Handle(frames, header, payload))
                {
                    return;
                }
            }
        }
        catch (AmstException error) when (!error.IsTransient)
        {
            session.Fail(error, tellPeer: true);
            await frames.DrainAsync(session.Options.WindowBytes, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!session.Ended.IsCancellationRequested)
        {
            throw frames.Lost("the receiver closed the connection before the end");
        }
    }

    /// <summary>Acts on a frame of the receiver; true after its last word.</summary>
    private bool Handle(FrameConnection frames, FrameHeader header, byte[] payload)
    {
        frames.RequireOwn(header);
        switch (header.Type)
        {
            case FrameType.Ack when AckMessage.TryRead(payload, out var credit):
                session.OnAcknowledged(header.Sequence, credit);
                return false;
            case FrameType.Done when payload.Length == SHA256.HashSizeInBytes:
                session.OnDone(header.Sequence, payload);
                return true;
            case FrameType.Abort when FailureMessage.TryRead(payload, out var failure):
                session.Fail(failure.ToException(AmstSide.Receiver), tellPeer: false);
                return true;
            default:
                throw frames.Fault(AmstError.SequenceViolation, $"a {header.Type} frame of {payload.Length} bytes is not allowed here");
        }
    }

    /// <summary>Writes frames until the transfer is over; returns whether the peer's end of the connection is to be waited for.</summary>
    private async Task<bool> WriteAsync(FrameConnection frames, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Ended);
        while (await session.WaitForWorkAsync(waiting.Token).ConfigureAwait(false))
        {
            if (session.TryTake(index, out var frame))
            {
                try
                {
                    await frames.WriteAsync(frame.Type, frame.Sequence, frame.Payload, frame.Checksum, cancellationToken)
                        .ConfigureAwait(false);
                }
                finally
                {
                    session.Written(frame);
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (session.FailureToTell is not { } failure)
        {
            // Done: this connection's own DONE is still to come. Failed at the receiver: nothing is.
            return session.IsDone;
        }

        await frames.WriteAsync(FrameType.Abort, 0, FailureMessage.Of(failure).ToBytes(), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task KeepAliveAsync(FrameConnection frames, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(session.Options.KeepAliveInterval, session.Time, cancellationToken).ConfigureAwait(false);
            await frames.WriteAsync(FrameType.KeepAlive, 0, ReadOnlyMemory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(int attempt)
    {
        var longest = session.Options.ReconnectDelayMax;
        var delay = session.Options.ReconnectDelay * Math.Pow(2, Math.Min(attempt - 1, 30));
        try
        {
            await Task.Delay(delay < longest ? delay : longest, session.Time, session.Ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The transfer is over: the caller looks for that.
        }
    }
}
