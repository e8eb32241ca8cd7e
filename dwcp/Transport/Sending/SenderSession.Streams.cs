using NovaCron.Dwcp.Transport.Frames;
using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>What streams tell and ask the session.</summary>
internal sealed partial class SenderSession
{
    /// <summary>Connections in the making at once: as many as join within one round of handshakes.</summary>
    private const int DialsMax = 32;

    /// <summary>Streams that look for the receiver while there is no connection at all; the others wait for them.</summary>
    private const int SearchersMax = 4;

    private const int DialRoundTrips = 12;

    private readonly SemaphoreSlim _dials = new(DialsMax);
    private readonly List<SenderConnection> _open = [];
    private readonly long _createdAt;
    private TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AmstException? _lastLoss;
    private int _streamsPeak;
    private int _reconnects;
    private long _acceptedAt;
    private long _doneAt;
    private TimeSpan _acknowledgementTime;

    /// <summary>Told of every stream whose connection was accepted.</summary>
    public event Action<SenderStream>? Joined;

    /// <summary>Whether a connection was ever accepted.</summary>
    public bool WasAccepted => Version != 0;

    /// <summary>Longest time for one dial now; at first the dialer's own and the handshake's limits hold.</summary>
    public TimeSpan DialTimeMax
    {
        get
        {
            var byPath = DialRoundTrips * RoundTrip;
            return !WasAccepted ? Timeout.InfiniteTimeSpan : byPath > Options.DialTimeMax ? byPath : Options.DialTimeMax;
        }
    }

    /// <summary>HELLO for a connection of this sender.</summary>
    public HelloMessage Hello(int stream, byte version)
    {
        lock (_gate)
        {
            var isFirst = version == AmstProtocol.FrameVersionFirst;
            var streams = isFirst ? 1 : AmstOptions.StreamsLimit;
            return new HelloMessage(
                stream, streams, Options.FrameBytesMax, Options.WindowBytes,
                Offer.Kind, Offer.SourceRegion, Offer.TargetRegion, Offer.Token)
            {
                Incarnation = isFirst ? Guid.Empty : _incarnation,
                ResumeToken = isFirst ? Guid.Empty : _resumeToken,
            };
        }
    }

    /// <summary>What a refusal means to this sender: a receiver that had accepted it and does not know it now has lost it.</summary>
    public AmstException Refused(AmstException refusal) =>
        WasAccepted && (refusal.IsTransient || refusal.Error == AmstError.NotAuthorized)
            ? new AmstException(
                AmstError.SessionLost,
                AmstSide.Sender,
                Stage,
                "the receiver no longer knows the transfer that it had accepted; it was started again or gave the transfer up",
                refusal)
            : refusal;

    /// <summary>Waits until a stream may dial; to be followed by <see cref="EndTurn"/>.</summary>
    public async ValueTask WaitForTurnAsync(int stream, CancellationToken cancellationToken)
    {
        if (stream >= SearchersMax)
        {
            Task connected;
            lock (_gate)
            {
                connected = _connected.Task;
            }

            await connected.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        await _dials.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A stream has dialled.</summary>
    public void EndTurn() => _dials.Release();

    /// <summary>A connection was accepted; its word also acknowledges what an earlier connection delivered.</summary>
    public SenderConnection OnAccepted(FrameConnection frames, AcceptMessage accept, long next, int stream, bool isReconnect)
    {
        SenderConnection connection;
        lock (_gate)
        {
            Begin(frames, accept);
            connection = new SenderConnection(stream, frames, Elapsed) { IsYoung = IsYoung(FirstWindowBytes) };
            _open.Add(connection);
            _streamsPeak = Math.Max(_streamsPeak, _open.Count);
            _reconnects += isReconnect ? 1 : 0;
            _connected.TrySetResult();
        }

        AmstInstruments.StreamOpened();
        try
        {
            OnAcknowledged(next, accept.Credit);
        }
        catch
        {
            OnClosed(connection);
            throw;
        }

        _accepted.TrySetResult();
        return connection;
    }

    /// <summary>A stream has joined.</summary>
    public void OnJoined(SenderStream stream) => Joined?.Invoke(stream);

    /// <summary>A connection that was accepted is gone.</summary>
    public void OnClosed(SenderConnection connection)
    {
        lock (_gate)
        {
            connection.IsClosed = true;
            _open.Remove(connection);
            if (_open.Count == 0)
            {
                OnDisconnected(connection);
            }

            // A receiver that answered LEAVE has read everything the connection took.
            if (_failure is null && !_isDone && !connection.HasLeft)
            {
                _window!.Requeue(connection.Load);
            }
        }

        AmstInstruments.StreamClosed();
        WakeIdle();
    }

    /// <summary>A stream's attempt ended; another one follows.</summary>
    public void OnLost(int stream, AmstException reason)
    {
        _lastLoss = reason;
        if (reason.Stage == AmstStage.Handshake)
        {
            AmstLog.DialFailed(Logger, Offer.Session, stream, reason.Message);
        }
        else
        {
            AmstLog.StreamLost(Logger, Offer.Session, stream, reason.Message);
        }

        if (!WasAccepted && Elapsed >= Options.ConnectTimeMax)
        {
            Fail(reason, tellPeer: false);
        }
    }

    // The first connection's word sets up what all of them share; a later one of another version belongs to another receiver.
    private void Begin(FrameConnection frames, AcceptMessage accept)
    {
        if (_window is null)
        {
            PayloadBytesMax = Math.Min(Options.FrameBytesMax, accept.FrameBytesMax);
            StreamsMax = accept.StreamsMax;
            var windowBytes = Math.Min(Options.WindowBytes, accept.WindowBytes);
            _pace = new WindowPace(Options.WindowBytesMin, windowBytes, Options.QueueTimeMax);
            _window = new SendWindow(windowBytes, accept.Credit);
            LimitWindow();
            _digest = new TransferDigest(frames.Version);
            _resumeToken = accept.ResumeToken;
            _acceptedAt = Time.GetTimestamp();
            Version = frames.Version;
        }
        else if (Version != frames.Version || _resumeToken != accept.ResumeToken)
        {
            throw new AmstException(
                AmstError.SessionLost, AmstSide.Sender, Stage, "another receiver answered than the one that had accepted the transfer");
        }
    }
}
