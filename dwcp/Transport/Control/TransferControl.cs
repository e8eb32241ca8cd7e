namespace NovaCron.Dwcp.Transport.Control;

/// <summary>
/// Decides how a transfer goes on: mode, connections, congestion control and pace. Pure: no clock, no socket, no task inside.
/// </summary>
public sealed class TransferControl
{
    /// <summary>A pace that is used up to this share is what holds the transfer, not the path.</summary>
    private const double HeldByPaceShare = 0.93;

    /// <summary>Under a cap each connection's kernel may send this much of its share: some have less to send than others.</summary>
    private const double CapSlack = 1.25;

    /// <summary>The same for the one connection of the background class: what it makes up for is to leave no queue.</summary>
    private const double BackgroundSlack = 1.03;

    /// <summary>Bytes that a connection may send in a round trip whatever its share is.</summary>
    private const double BurstBytes = 16 * 1448;

    /// <summary>What a mode goes by: the rate and the round trip of so long.</summary>
    private static readonly TimeSpan LateTime = TimeSpan.FromSeconds(0.5);

    private const int StreamsStartDefault = 4;

    /// <summary>Over a long path each loss holds a connection back for longer: more of them start sooner and even that out.</summary>
    private const int StreamsStartLong = 8;
    private static readonly TimeSpan LongRoundTrip = TimeSpan.FromMilliseconds(150);

    private readonly TransferControlOptions _options;
    private readonly TransferStart _start;
    private readonly PathConditions _path = new();
    private readonly ModeSelector _mode;
    private readonly StreamTuner? _streams;
    private readonly BackgroundPacer? _background;
    private readonly RatePilot? _pilot;

    /// <summary>Begins with what is known.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public TransferControl(TransferControlOptions options, TransferStart start)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(start);
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(start.FixedStreams, nameof(start));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start.FixedStreams, AmstOptions.StreamsLimit, nameof(start));
        ArgumentOutOfRangeException.ThrowIfLessThan(start.StreamsMax, 1, nameof(start));
        _options = options;
        _start = start;
        var isBackground = options.Priority == TransferPriority.Background;
        _mode = new ModeSelector(options, start.Remembered?.Mode ?? TransferMode.Hybrid);
        _pilot = start.IsCongestionControlFree && !isBackground ? new RatePilot() : null;
        _background = isBackground ? new BackgroundPacer(options.BackgroundDelayTarget) : null;
        _streams = start.FixedStreams > 0 || isBackground ? null : new StreamTuner(StreamsMin, StreamsMax, FirstStreams);
        Plan = MakePlan(TimeSpan.Zero, "start");
    }

    /// <summary>The plan now; before the first reading that to begin with.</summary>
    public TransferPlan Plan { get; private set; }

    /// <summary>
    /// What the path has shown, to be remembered for the next transfer (<see cref="PathMemory"/>); null while that is not known.
    /// </summary>
    public PathRecord? Learned => _streams is not { SettledRate: >= 1 } || _path.RoundTripMin <= TimeSpan.Zero ? null : new PathRecord
    {
        Streams = _streams.SettledStreams,
        BytesPerSecond = (long)_streams.SettledRate,
        RoundTrip = _path.RoundTripMin,
        Mode = _mode.Mode,
        SeenAt = _start.StartedAt + _path.Now,
    };

    private string Reason => _pilot?.IsSharing == true ? "others use the path" : _streams?.Reason ?? "fixed";

    private int StreamsMin => Math.Min(_start.StreamsMax, _options.StreamsMin);

    private int StreamsMax =>
        Math.Min(_start.StreamsMax, _mode.Mode == TransferMode.Datacenter ? _options.StreamsMaxDatacenter : _options.StreamsMax);

    private int FirstStreams => _start.Remembered?.Streams
        ?? (_options.StreamsStart > 0 ? _options.StreamsStart
            : _start.RoundTrip < LongRoundTrip ? StreamsStartDefault : StreamsStartLong);

    /// <summary>Takes a reading; the plan from now on.</summary>
    public TransferPlan Step(TransferReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        _path.Add(reading);
        var lately = _path.Last(LateTime);
        var isThePaths = reading.WasBusy && !reading.WasWindowLimited && !IsHeldByPace(lately.BytesPerSecond);
        _mode.Step(_path.Now, lately.RoundTrip, lately.BytesPerSecond, isThePaths);
        _background?.Step(_path, reading.WasBusy && !reading.WasWindowLimited);
        StepPilot(isThePaths);
        if (_pilot is not ({ IsSharing: true } or { IsSwinging: true }))
        {
            _streams?.Step(_path, StreamsMax, isThePaths, _pilot);
        }

        Plan = MakePlan(_path.Now + reading.Paused, _background?.Reason ?? Reason);
        return Plan;
    }

    private void StepPilot(bool isThePaths)
    {
        var routes = _pilot?.Routes;
        _pilot?.Step(_path, isThePaths);
        if (_pilot?.Routes != routes)
        {
            _path.ForgetRoute();
        }
    }

    /// <summary>
    /// What a connection's kernel may send of a pace. A slow pace goes in short bursts: a single segment now and then is acknowledged
    /// only after 40 ms (delayed acknowledgement, Linux), which would look like a queue.
    /// </summary>
    private long? KernelShare(long? pace, int streams)
    {
        if (pace is null)
        {
            return null;
        }

        var burst = _path.RoundTripMin > TimeSpan.Zero ? BurstBytes / _path.RoundTripMin.TotalSeconds : 0;
        return (long)Math.Max(pace.Value * (_background is null ? CapSlack : BackgroundSlack) / streams, burst) + 1;
    }

    private static long? Least(long? one, long? other) => one is null ? other : Math.Min(one.Value, other ?? long.MaxValue);

    private bool IsHeldByPace(double bytesPerSecond) => Plan.PaceBytesPerSecond is { } pace && bytesPerSecond >= HeldByPaceShare * pace;

    private TransferPlan MakePlan(TimeSpan elapsed, string reason)
    {
        var cap = _options.Bandwidth.At(TimeZoneInfo.ConvertTime(_start.StartedAt + elapsed, _start.Zone));
        var chosen = _pilot?.IsSharing == true ? StreamsMin : _streams?.Streams ?? 1;
        var streams = Math.Min(_start.FixedStreams > 0 ? _start.FixedStreams : chosen, _start.StreamsMax);
        var pace = _background is null ? cap : Math.Min(_background.BytesPerSecond, cap ?? long.MaxValue);
        var held = _pilot is { IsActive: true } ? _pilot.StreamPace : _streams?.StreamPace;
        return new TransferPlan
        {
            Streams = streams,
            Mode = _mode.Mode,
            PaceBytesPerSecond = pace,
            StreamPaceBytesPerSecond = Least(held, KernelShare(pace, streams)),
            CongestionControlRefreshes = _pilot?.Refreshes ?? 0,
            Routes = _pilot?.Routes ?? 0,
            Reason = reason,
        };
    }
}
