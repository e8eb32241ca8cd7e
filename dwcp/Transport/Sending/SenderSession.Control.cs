using NovaCron.Dwcp.Transport.Control;
using NovaCron.Dwcp.Transport.Paths;
using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>What the session measures of itself, and what is decided from it.</summary>
internal sealed partial class SenderSession
{
    /// <summary>Without work for no more than this share of the time a sender counts as busy.</summary>
    private const double StarvedShareMax = 0.25;

    private readonly RateMeter _goodput = new();
    private bool _isCallerWaiting;
    private bool _wasWindowLimited;
    private long _starvingSince;
    private TimeSpan _starved;
    private TimeSpan _readAt;
    private TimeSpan _disconnectedAt;
    private TimeSpan _progressAt;
    private TimeSpan _paused;
    private TimeSpan _settledAt;
    private bool _isHesitating;
    private TimeSpan _kernelRoundTrip;
    private long _notSentBytes;
    private long _retransmittedByTcp;
    private int _stalls;
    private int _probes;
    private TransferPlan _plan = new() { Streams = 1, Mode = TransferMode.Hybrid };

    /// <summary>The path's round trip as far as known: the kernel's, else the fastest acknowledgement of late.</summary>
    public TimeSpan RoundTrip
    {
        get
        {
            lock (_gate)
            {
                if (_kernelRoundTrip == TimeSpan.Zero && _open.Count > 0 && _open[0].Frames.Path?.TryRead(out var first) == true)
                {
                    return first.RoundTrip;
                }

                return _kernelRoundTrip > TimeSpan.Zero ? _kernelRoundTrip : _pace?.RoundTrip ?? TimeSpan.Zero;
            }
        }
    }

    /// <summary>Whether no connection made headway at the last reading: the control is not to be asked.</summary>
    public bool IsPathLost { get; private set; }

    /// <summary>Since the sender was made.</summary>
    private TimeSpan Elapsed => Time.GetElapsedTime(_createdAt);

    /// <summary>Fails the transfer when it had a connection and has had none for too long.</summary>
    public void CheckConnected()
    {
        AmstException failure;
        lock (_gate)
        {
            var limit = Options.DisconnectedTimeMax;
            if (!WasAccepted || _open.Count > 0 || Elapsed - _disconnectedAt < limit)
            {
                return;
            }

            failure = new AmstException(
                AmstError.ConnectionLost,
                AmstSide.Sender,
                Stage,
                $"there was no connection for {limit}; the last one: {_lastLoss?.Detail ?? "no answer"}",
                _lastLoss);
        }

        Fail(failure, tellPeer: false);
    }

    /// <summary>Looks at all connections: what the control reads, and how each of them does.</summary>
    public TransferReading TakeReading()
    {
        SenderConnection[] open;
        lock (_gate)
        {
            open = [.. _open];
        }

        Array.Sort(open, static (one, other) => one.Number.CompareTo(other.Number));
        var samples = new PathSample?[open.Length];
        for (var index = 0; index < open.Length; index++)
        {
            samples[index] = open[index].Frames.Path?.TryRead(out var sample) == true ? sample : null;
        }

        lock (_gate)
        {
            var now = Elapsed;
            Observe(open, samples, now);
            NotePause(open, now);
            NoteStarving();
            var streams = new StreamReading[open.Length];
            for (var index = 0; index < open.Length; index++)
            {
                streams[index] = new StreamReading(open[index].Number, now - open[index].Health.JoinedAt, samples[index] ?? default);
            }

            var interval = now - _readAt;
            var reading = new TransferReading
            {
                Elapsed = Time.GetElapsedTime(_acceptedAt) - _paused,
                Paused = _paused,
                DeliveredBytes = _window?.DeliveredBytes ?? 0,
                ResentBytes = _window?.RepeatedBytes ?? 0,
                WasBusy = _starved < StarvedShareMax * interval && !_isHesitating && now >= _settledAt,
                WasWindowLimited = _wasWindowLimited || Throttle.TakeWasHeldByPath(),
                Streams = streams,
            };
            (_starved, _readAt, _wasWindowLimited) = (TimeSpan.Zero, now, false);
            return reading;
        }
    }

    /// <summary>Goes on as planned.</summary>
    public void Apply(TransferPlan plan)
    {
        SenderConnection[] open;
        lock (_gate)
        {
            _plan = plan;
            open = [.. _open];
        }

        Throttle.SetRate(plan.PaceBytesPerSecond);
        foreach (var connection in open)
        {
            Apply(connection, plan.StreamPaceBytesPerSecond ?? 0, plan.CongestionControlRefreshes);
        }
    }

    // A kernel that refuses is not asked again for the same.
    private static void Apply(SenderConnection connection, long kernelPace, int refreshes)
    {
        if (connection.Frames.Path is not { } path)
        {
            return;
        }

        if (connection.KernelPace != kernelPace)
        {
            connection.KernelPace = kernelPace;
            path.TrySetPace(kernelPace);
        }

        // After the pace, which holds what begins anew; a connection that is new has just begun.
        if (connection.Refreshes is { } before && before != refreshes)
        {
            path.TryRefreshCongestionControl();
        }

        connection.Refreshes = refreshes;
    }

    private void Observe(SenderConnection[] open, PathSample?[] samples, TimeSpan now)
    {
        (_notSentBytes, _kernelRoundTrip) = (0, open.Length == 0 ? _kernelRoundTrip : TimeSpan.Zero);
        (_kernelBytes, _congestionWindows) = (0, 0);
        for (var index = 0; index < open.Length; index++)
        {
            var connection = open[index];
            connection.Health.Observe(
                now,
                now - connection.Frames.Silence,
                connection.Load.Frames > 0,
                connection.IsWriting && !Throttle.IsActive,
                samples[index]);
            if (samples[index] is { } sample)
            {
                var again = connection.Health.TakeRetransmitted(sample);
                _retransmittedByTcp += again;
                AmstInstruments.Retransmitted(again);
                _notSentBytes += sample.NotSent;
                _kernelBytes += sample.InFlight + sample.NotSent;
                _congestionWindows += sample.CongestionWindow;
                _kernelRoundTrip = sample.RoundTrip > _kernelRoundTrip ? sample.RoundTrip : _kernelRoundTrip;
            }
        }

        for (var index = 0; index < open.Length; index++)
        {
            open[index].IsYoung &= IsYoung(samples[index]?.CongestionWindow ?? long.MaxValue);
        }

        LimitWindow();
    }

    // Smoothed as TCP smooths its round-trip time (RFC 6298): one eighth of each new sample.
    private void OnProgress(AcknowledgedFrame newest)
    {
        var now = Elapsed;
        _progressAt = now;
        _probes = 0;
        _goodput.Record(_window!.DeliveredBytes - (_window.Acknowledged * Frames.FrameHeader.Size), now);
        if (newest.Takes != 1)
        {
            // Which of its copies was acknowledged nobody knows (Karn's rule).
            return;
        }

        var sample = Time.GetElapsedTime(newest.TakenAt);
        AmstInstruments.Acknowledged(sample);
        _pace!.Acknowledged(_window.DeliveredBytes - newest.DeliveredWhenTaken, sample, Time.GetElapsedTime(_acceptedAt), _wasFull);
        _wasFull = false;
        LimitWindow();
        _acknowledgementTime = _acknowledgementTime == TimeSpan.Zero
            ? sample
            : _acknowledgementTime + ((sample - _acknowledgementTime) / 8);
    }

    // While the path is broken the control's time stands still, and what it sees before and after it is not to judge by:
    // else it would take the break for a slow path, and hold the connections to that when it is whole again.
    private void NotePause(SenderConnection[] open, TimeSpan now)
    {
        var silence = TimeSpan.MaxValue;
        foreach (var connection in open)
        {
            if (connection.Health.HasUnderWay && connection.Health.SilentFor(now) < silence)
            {
                silence = connection.Health.SilentFor(now);
            }
        }

        var roundTrip = RoundTrip;
        var isSilent = silence != TimeSpan.MaxValue;
        _isHesitating = isSilent && silence >= StallLimits.Hesitation(roundTrip);
        IsPathLost = open.Length == 0 || (isSilent && silence >= Limits.Stall);
        if (IsPathLost)
        {
            _paused += now - _readAt;
            _settledAt = now + StallLimits.Settling(roundTrip);
        }
    }

    private void OnDisconnected(SenderConnection last)
    {
        _connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // A connection that breaks at once and brings nothing does not make the wait begin anew.
        if (Elapsed - last.Health.JoinedAt >= Options.ReconnectDelayMax || _progressAt >= last.Health.JoinedAt)
        {
            _disconnectedAt = Elapsed;
        }
    }

    private void NoteStarving()
    {
        var isStarving = !_isCallerWaiting && _window is not { HasWork: true };
        if (_starvingSince != 0)
        {
            _starved += Time.GetElapsedTime(_starvingSince);
            _starvingSince = 0;
        }

        if (isStarving)
        {
            _starvingSince = Time.GetTimestamp();
        }
    }
}
