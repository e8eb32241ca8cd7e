using NovaCron.Dwcp.Transport.Control;
using NovaCron.Dwcp.Transport.Telemetry;

namespace NovaCron.Dwcp.Transport.Sending;

/// <summary>
/// Keeps a sender's streams as its control plans them: ten times a second and more it reads how they do, asks the control, adds
/// and dismisses streams, and looks after those that make no headway.
/// </summary>
internal sealed class SenderGovernor
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly SenderSession _session;
    private readonly IAmstDialer _dialer;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, SenderStream> _streams = [];
    private readonly List<Task> _running = [];
    private SenderStream? _probe;
    private TransferControl? _control;
    private int _wanted = 1;
    private int _route;

    public SenderGovernor(SenderSession session, IAmstDialer dialer)
    {
        _session = session;
        _dialer = dialer;
        _session.Joined += OnJoined;
    }

    /// <summary>What the path has shown, to be remembered; null while that is not known.</summary>
    public PathRecord? Learned
    {
        get
        {
            lock (_gate)
            {
                return _control?.Learned;
            }
        }
    }

    /// <summary>Runs until the transfer is over and every connection has ended. Throws nothing.</summary>
    public async Task RunAsync()
    {
        lock (_gate)
        {
            KeepStreams();
        }

        var interval = _session.Options.Control.ReadingInterval;
        using var timer = new PeriodicTimer(interval, _session.Time);
        try
        {
            for (var ticks = 1; await timer.WaitForNextTickAsync(_session.Ended).ConfigureAwait(false); ticks++)
            {
                Tick();
                if (ticks % (int)(ReportInterval / interval) == 0)
                {
                    _session.Report();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The transfer is over.
        }
        catch (Exception error)
        {
            AmstLog.StreamFaulted(_session.Logger, error, _session.Offer.Session, -1);
            _session.Fail(
                new AmstException(AmstError.Aborted, AmstSide.Sender, _session.Stage, "the control ended by a fault of this side", error),
                tellPeer: true);
        }

        await Task.WhenAll(TakeRunning()).ConfigureAwait(false);
    }

    private Task[] TakeRunning()
    {
        lock (_gate)
        {
            return [.. _running];
        }
    }

    private void Tick()
    {
        _session.CheckConnected();
        if (!_session.WasAccepted)
        {
            return;
        }

        var reading = _session.TakeReading();
        lock (_gate)
        {
            if (_control is not null && !_session.IsPathLost)
            {
                Follow(_control.Step(reading));
            }

            var silent = _session.CheckStalls(Drop);
            if (silent is { } index && _probe is null && !_session.Ended.IsCancellationRequested)
            {
                _probe = new SenderStream(index, isProbe: true, _dialer, _session) { Route = _route };
                Run(_probe);
            }
        }
    }

    // The first connection tells what the receiver takes; the others follow at once.
    private void OnJoined(SenderStream stream)
    {
        List<SenderConnection> silent = [];
        lock (_gate)
        {
            if (stream == _probe)
            {
                _probe = null;
                silent = _session.FindSilent(stream.Connection!);
                if (_streams.Remove(stream.Index, out var replaced))
                {
                    replaced.Retire();
                }

                _streams[stream.Index] = stream;
            }

            if (_control is null)
            {
                _control = new TransferControl(_session.Options.Control, Start(stream));
                Follow(_control.Plan);
            }
        }

        foreach (var connection in silent)
        {
            connection.Frames.Abort();
        }
    }

    private TransferStart Start(SenderStream first) => new()
    {
        FixedStreams = _session.Version == AmstProtocol.FrameVersionFirst ? 1 : _session.Options.Streams,
        StreamsMax = Math.Max(1, _session.StreamsMax),
        IsCongestionControlFree = first.Connection?.Frames.Path?.IsCongestionControlFree ?? false,
        RoundTrip = first.Connection?.Frames.Path is { } path && path.TryRead(out var sample) ? sample.RoundTripMin : TimeSpan.Zero,
        Remembered = _session.Options.Remembered,
        StartedAt = _session.Time.GetUtcNow(),
        Zone = _session.Time.LocalTimeZone,
    };

    private void Follow(TransferPlan plan)
    {
        plan = _session.Options.Steer?.Invoke(plan) ?? plan;
        var wanted = Math.Clamp(plan.Streams, 1, Math.Max(1, _session.StreamsMax));
        if (wanted != _wanted)
        {
            _wanted = wanted;
            AmstLog.PlanChanged(_session.Logger, _session.Offer.Session, wanted, plan.Mode, plan.Reason);
        }

        _route = plan.Routes;
        _session.Apply(plan with { Streams = wanted });
        KeepStreams();
    }

    private void KeepStreams()
    {
        if (_session.Ended.IsCancellationRequested)
        {
            return;
        }

        var former = _streams.Values.Count(stream => !stream.IsLeaving && stream.Route != _route);
        var current = _streams.Values.Count(stream => !stream.IsLeaving && stream.Route == _route);
        current += Open(_wanted - current);
        for (; current > _wanted; current--)
        {
            Last(stream => stream.Route == _route).Leave();
        }

        // Those of a former route carry on until others do; where no number is free one of them makes place.
        var joined = _streams.Values.Count(stream => !stream.IsLeaving && stream.Route == _route && stream.Connection is not null);
        var isCramped = current < _wanted && !_streams.Values.Any(stream => stream.IsLeaving);
        for (var mayStay = Math.Max(0, _wanted - joined - (isCramped ? 1 : 0)); former > mayStay; former--)
        {
            Last(stream => stream.Route != _route).Leave();
        }
    }

    // A stream that takes its leave keeps its number until the receiver has closed it.
    private int Open(int count)
    {
        var opened = 0;
        for (var index = 0; opened < count && index < Math.Max(1, _session.StreamsMax); index++)
        {
            if (!_streams.ContainsKey(index))
            {
                var stream = new SenderStream(index, isProbe: false, _dialer, _session) { Route = _route };
                _streams.Add(index, stream);
                Run(stream);
                opened++;
            }
        }

        return opened;
    }

    private SenderStream Last(Func<SenderStream, bool> isMeant) =>
        _streams.Values.Where(stream => !stream.IsLeaving && isMeant(stream)).MaxBy(stream => stream.Index)!;

    private void Run(SenderStream stream)
    {
        _running.RemoveAll(task => task.IsCompleted);
        _running.Add(RunAsync(stream));
    }

    private async Task RunAsync(SenderStream stream)
    {
        await Task.Yield();
        await stream.RunAsync().ConfigureAwait(false);
        lock (_gate)
        {
            if (_probe == stream)
            {
                _probe = null;
            }

            if (_streams.TryGetValue(stream.Index, out var current) && current == stream)
            {
                _streams.Remove(stream.Index);
            }
        }
    }

    private static void Drop(SenderConnection connection) => connection.Frames.Abort();
}
