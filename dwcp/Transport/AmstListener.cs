using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Transport.Frames;
using NovaCron.Dwcp.Transport.Receiving;
using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport;

/// <summary>
/// Where a server hands in its inbound connections, and where transfers are announced before they arrive. One a process.
/// Whoever is not expected is refused without learning why, after at most one small frame and a bounded time.
/// </summary>
public sealed class AmstListener
{
    private const long DrainedBytesMax = 64 * 1024;

    private readonly Dictionary<AmstSessionId, ReceiverSession> _sessions = [];
    private readonly byte[] _noToken = RandomNumberGenerator.GetBytes(TransferOffer.TokenBytesMin);
    private readonly AmstListenerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private int _pending;

    /// <summary>Creates a listener; it opens no port itself.</summary>
    /// <param name="options">What strangers may cost.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where refusals and connections' fates are told.</param>
    public AmstListener(AmstListenerOptions options, TimeProvider timeProvider, ILogger<AmstListener> logger)
    {
        options.Validate();
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>Announces a transfer; connections for it are accepted until the receiver is disposed.</summary>
    /// <param name="offer">What was agreed with the sender.</param>
    /// <param name="transferOptions">Limits and pace of this side.</param>
    /// <exception cref="InvalidOperationException">The session is expected already, or there are too many.</exception>
    public AmstReceiver Expect(TransferOffer offer, AmstOptions transferOptions)
    {
        offer.Validate();
        transferOptions.Validate();
        lock (_sessions)
        {
            if (_sessions.Count >= _options.SessionsMax || _sessions.ContainsKey(offer.Session))
            {
                throw new InvalidOperationException(
                    $"Transfer {offer.Session} is expected already, or {_options.SessionsMax} transfers are.");
            }

            var session = new ReceiverSession(offer, transferOptions, _timeProvider, _logger);
            _sessions.Add(offer.Session, session);
            return new AmstReceiver(session, () => Forget(offer.Session));
        }
    }

    /// <summary>Serves one inbound connection until it ends, and disposes it. Faults of the peer are logged, not thrown.</summary>
    /// <param name="connection">The connection, its peer's region proven by its certificate.</param>
    /// <param name="cancellationToken">The server's end: closes the connection.</param>
    public async Task AcceptAsync(AmstConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var frames = new FrameConnection(connection, AmstSide.Receiver, _timeProvider);
        await using (frames.ConfigureAwait(false))
        {
            using var stream = await AdmitAsync(frames, cancellationToken).ConfigureAwait(false);
            if (stream is not null)
            {
                await stream.RunAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Shakes hands within the limits on strangers; null when the connection does not join a transfer.</summary>
    private async Task<ReceiverStream?> AdmitAsync(FrameConnection frames, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.HandshakeTimeMax, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (Interlocked.Increment(ref _pending) <= _options.PendingConnectionsMax)
            {
                return await ShakeHandsAsync(frames, either.Token).ConfigureAwait(false);
            }

            AmstLog.TooManyPending(_logger, frames.Peer, _options.PendingConnectionsMax);
            AmstInstruments.ConnectionRefused(AmstError.Refused);
        }
        catch (AmstException error)
        {
            Refused(frames, error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Refused(frames, frames.Fault(AmstError.TimedOut, $"the handshake took more than {_options.HandshakeTimeMax}"));
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }

        frames.Abort();
        return null;
    }

    private async Task<ReceiverStream?> ShakeHandsAsync(FrameConnection frames, CancellationToken cancellationToken)
    {
        AmstException refusal;
        try
        {
            var header = await frames.ReadHeaderAsync(cancellationToken).ConfigureAwait(false)
                ?? throw frames.Lost("the peer closed the connection without a HELLO");
            var payload = await frames.ReadControlAsync(header, cancellationToken).ConfigureAwait(false);
            if (header.Type != FrameType.Hello || !HelloMessage.TryRead(payload, frames.Version, out var hello))
            {
                throw frames.Fault(AmstError.SequenceViolation, $"a {header.Type} frame came where HELLO was expected, or it is malformed");
            }

            frames.Session = header.Session;
            frames.FederationId = header.FederationId;
            if (TryAdmit(frames, hello, out var stream) is not { } reason)
            {
                return stream;
            }

            refusal = reason;
        }
        catch (AmstException error) when (!error.IsTransient)
        {
            refusal = error;
        }

        Refused(frames, refusal);
        await frames.WriteAsync(FrameType.Refuse, 0, FailureMessage.Of(refusal).ToBytes(), cancellationToken).ConfigureAwait(false);
        await frames.DrainAsync(DrainedBytesMax, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private AmstException? TryAdmit(FrameConnection frames, HelloMessage hello, out ReceiverStream? stream)
    {
        stream = null;

        // One lock with Forget: nothing joins a session that is being taken down.
        lock (_sessions)
        {
            _sessions.TryGetValue(frames.Session, out var session);
            if (!IsExpected(session, frames, hello))
            {
                // The same words whatever is wrong: a stranger learns nothing.
                return frames.Fault(AmstError.NotAuthorized, "this connection is not expected here");
            }

            frames.CountFor(session!.Wire);
            var joining = new ReceiverStream(frames, hello, session);
            var failure = session.Attach(joining);
            if (failure is not null)
            {
                joining.Dispose();
                return failure;
            }

            stream = joining;
            return null;
        }
    }

    // Every condition is evaluated, the token first and in constant time, so that the answer's time tells nothing.
    private bool IsExpected(ReceiverSession? session, FrameConnection frames, HelloMessage hello)
    {
        var isToken = CryptographicOperations.FixedTimeEquals(hello.Token.Span, session is null ? _noToken : session.Offer.Token.Span);
        return (session is not null)
            & isToken
            & (frames.FederationId == session?.Options.FederationId)
            & string.Equals(hello.Kind, session?.Offer.Kind, StringComparison.Ordinal)
            & string.Equals(hello.SourceRegion, session?.Offer.SourceRegion, StringComparison.Ordinal)
            & string.Equals(hello.TargetRegion, session?.Offer.TargetRegion, StringComparison.Ordinal)
            & string.Equals(hello.SourceRegion, frames.PeerRegion, StringComparison.Ordinal);
    }

    private void Refused(FrameConnection frames, AmstException reason)
    {
        AmstLog.ConnectionRefused(_logger, frames.Peer, frames.PeerRegion, reason.Message);
        AmstInstruments.ConnectionRefused(reason.Error);
    }

    private void Forget(AmstSessionId session)
    {
        lock (_sessions)
        {
            _sessions.Remove(session);
        }
    }
}
