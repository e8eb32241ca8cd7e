using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>One stream of a sender: a connection, and the next one when it breaks.</summary>
/// <param name="index">Its number.</param>
/// <param name="isProbe">
/// Whether it only tries the path while another stream of its number is silent: it takes that one's place when it is
/// accepted, and ends when it is not.
/// </param>
/// <param name="dialer">Makes connections.</param>
/// <param name="session">The transfer.</param>
internal sealed class SenderStream(int index, bool isProbe, IAmstDialer dialer, SenderSession session)
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(session.Ended);
    private readonly Lock _gate = new();
    private SenderConnection? _connection;
    private bool _isLeaving;
    private bool _isRetired;

    /// <summary>Its number.</summary>
    public int Index => index;

    /// <summary>The plan's route for which it was made.</summary>
    public int Route { get; init; }

    /// <summary>Whether it was told to go.</summary>
    public bool IsLeaving
    {
        get
        {
            lock (_gate)
            {
                return _isLeaving || _isRetired;
            }
        }
    }

    /// <summary>Its connection, while it has one.</summary>
    public SenderConnection? Connection
    {
        get
        {
            lock (_gate)
            {
                return _connection;
            }
        }
    }

    /// <summary>Has it end in order: its connection takes its leave, and no other one is made.</summary>
    public void Leave() => End(isAtOnce: false);

    /// <summary>Ends it at once: another one has taken its place.</summary>
    public void Retire() => End(isAtOnce: true);

    /// <summary>Cuts its connection; another one is made.</summary>
    public void Drop() => Connection?.Frames.Abort();

    /// <summary>Runs until the transfer is over or the stream has ended. Throws nothing.</summary>
    public async Task RunAsync()
    {
        var attempts = 0;
        var acknowledged = session.Acknowledged;
        while (!_stop.IsCancellationRequested && !IsLeaving)
        {
            var reason = await TryConnectionAsync().ConfigureAwait(false);
            if (reason is null || _stop.IsCancellationRequested || IsLeaving || (isProbe && Connection is null && !_wasAccepted))
            {
                break;
            }

            // A connection that got something through was a good one: the count starts again.
            var progress = session.Acknowledged;
            attempts = progress > acknowledged ? 1 : attempts + 1;
            acknowledged = progress;
            session.OnLost(index, reason);
            if (!await PauseAsync(attempts, reason).ConfigureAwait(false))
            {
                break;
            }
        }

        _stop.Dispose();
    }

    private bool _wasAccepted;

    /// <summary>Makes a connection and uses it until it ends; returns why, when another one may do better.</summary>
    private async Task<AmstException?> TryConnectionAsync()
    {
        try
        {
            await session.WaitForTurnAsync(index, _stop.Token).ConfigureAwait(false);
            var handshake = await ConnectAsync().ConfigureAwait(false);
            await using (handshake.Frames.ConfigureAwait(false))
            {
                await ServeAsync(handshake).ConfigureAwait(false);
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
        catch (OperationCanceledException)
        {
            // The transfer is over or the stream was told to go; nobody waits for this connection.
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

    private async Task<SenderHandshake> ConnectAsync()
    {
        using var dialling = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var timeout = new CancellationTokenSource(session.DialTimeMax, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(dialling.Token, timeout.Token);
        try
        {
            var connection = await dialer.DialAsync(either.Token).ConfigureAwait(false);
            return await SenderHandshake.ShakeHandsAsync(connection, index, session, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !_stop.IsCancellationRequested)
        {
            throw new AmstException(
                AmstError.TimedOut, AmstSide.Sender, AmstStage.Handshake, $"no connection was accepted within {session.DialTimeMax}");
        }
        finally
        {
            session.EndTurn();
        }
    }

    private async Task ServeAsync(SenderHandshake handshake)
    {
        var frames = handshake.Frames;
        var connection = session.OnAccepted(frames, handshake.Accept, handshake.Next, index, _wasAccepted || isProbe);
        try
        {
            lock (_gate)
            {
                _wasAccepted = true;
                _connection = connection;
                if (_isLeaving)
                {
                    connection.Leave();
                }
            }

            AmstLog.StreamJoined(session.Logger, session.Offer.Session, index, frames.Peer);
            session.OnJoined(this);
            await new SenderLoops(connection, session).RunAsync(_stop.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _connection = null;
            }

            session.OnClosed(connection);
        }
    }

    private void End(bool isAtOnce)
    {
        SenderConnection? connection;
        lock (_gate)
        {
            _isLeaving |= !isAtOnce;
            _isRetired |= isAtOnce;
            connection = _connection;
        }

        if (connection is not null && !isAtOnce)
        {
            connection.Leave();
            return;
        }

        connection?.Frames.Abort();
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    // Varies by up to a half, so that streams that broke together do not dial together again and again.
    private async ValueTask<bool> PauseAsync(int attempt, AmstException reason)
    {
        var longest = session.Options.ReconnectDelayMax;
        var delay = session.Options.ReconnectDelay * Math.Pow(2, Math.Min(attempt - 1, 30));
        if (reason.Error == AmstError.TimedOut && reason.Stage == AmstStage.Handshake)
        {
            // The attempt itself has taken long enough: on a path that is whole again every second counts.
            delay = session.Options.ReconnectDelay;
        }

        try
        {
            var varied = (delay < longest ? delay : longest) * (0.5 + (Random.Shared.NextDouble() / 2));
            await Task.Delay(varied, session.Time, _stop.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
