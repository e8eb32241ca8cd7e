using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>A connection that the receiver accepted.</summary>
/// <param name="Frames">The connection; the holder disposes it.</param>
/// <param name="Accept">What the receiver said.</param>
/// <param name="Next">The next payload it wants.</param>
internal sealed record SenderHandshake(FrameConnection Frames, AcceptMessage Accept, long Next)
{
    /// <summary>Says HELLO and reads the answer; disposes the connection when it is not accepted.</summary>
    public static async Task<SenderHandshake> ShakeHandsAsync(
        AmstConnection connection, int index, SenderSession session, CancellationToken cancellationToken)
    {
        var frames = new FrameConnection(connection, AmstSide.Sender, session.Time)
        {
            Session = session.Offer.Session,
            FederationId = session.Options.FederationId,
            Throttle = session.Throttle,
        };
        try
        {
            frames.CountFor(session.Wire);
            RequireRegion(frames, session.Offer.TargetRegion);
            using var timeout = new CancellationTokenSource(session.Options.HandshakeTimeMax, session.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                return await ExchangeAsync(frames, index, session, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested)
            {
                throw frames.Fault(AmstError.TimedOut, $"the receiver did not answer within {session.Options.HandshakeTimeMax}");
            }
        }
        catch
        {
            frames.Abort();
            await frames.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static void RequireRegion(FrameConnection frames, string expected)
    {
        if (!string.Equals(frames.PeerRegion, expected, StringComparison.Ordinal))
        {
            throw frames.Fault(AmstError.NotAuthorized, $"region '{frames.PeerRegion}' answered where '{expected}' was expected");
        }
    }

    private static async Task<SenderHandshake> ExchangeAsync(
        FrameConnection frames, int index, SenderSession session, CancellationToken cancellationToken)
    {
        var hello = session.Hello(index, frames.Version);
        await frames.WriteAsync(FrameType.Hello, 0, hello.ToBytes(frames.Version), cancellationToken).ConfigureAwait(false);
        var header = await frames.ReadHeaderAsync(cancellationToken).ConfigureAwait(false)
            ?? throw frames.Lost("the receiver closed the connection without an answer; it may not trust this side's certificate");
        var payload = await frames.ReadControlAsync(header, cancellationToken).ConfigureAwait(false);
        if (header.Type == FrameType.Refuse && FailureMessage.TryRead(payload, out var refusal))
        {
            throw session.Refused(refusal.ToException(AmstSide.Receiver));
        }

        frames.RequireOwn(header);
        if (header.Type != FrameType.Accept || !AcceptMessage.TryRead(payload, frames.Version, out var accept))
        {
            throw frames.Fault(AmstError.SequenceViolation, $"a {header.Type} frame came where ACCEPT was expected, or it is malformed");
        }

        if (frames.Version == AmstProtocol.FrameVersionFirst && header.Sequence > 0 && session.HasSentNothing)
        {
            // Version 1 has no incarnations: what the receiver has stored is of an attempt of the same name before this one.
            throw frames.Fault(AmstError.SessionBusy, "the receiver still has an earlier transfer of the same name");
        }

        return new SenderHandshake(frames, accept, header.Sequence);
    }
}
