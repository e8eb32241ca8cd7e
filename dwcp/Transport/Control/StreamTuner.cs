using static NovaCron.Dwcp.Transport.TimeSpans;

namespace NovaCron.Dwcp.Transport.Control;

/// <summary>
/// Searches for the fewest connections that come within 2 % of the best rate. It grows by doubling while the path is
/// not full; then it tries fewer, and more where that may help, each trial undone unless it pays, and tries that failed come rarer.
/// </summary>
/// <remarks>
/// A queue before the bottleneck proves that the path is full: more connections could only take from others. Where there is
/// none, and losses or windows hold the connections back, more of them bring more. See docs/internals/amst-control.md.
/// </remarks>
internal sealed partial class StreamTuner
{
    /// <summary>A trial of fewer connections may cost this share of the best rate.</summary>
    private const double PeakShareMin = 0.98;

    /// <summary>At less than this a trial ends at once.</summary>
    private const double TrialShareMin = 0.93;
    private const double TrialShareAtOnce = 0.75;

    /// <summary>More connections must bring this much.</summary>
    private const double GainMin = 1.02;

    /// <summary>One is tried fewer where the queue can spare this much of it.</summary>
    private const double SpareMin = 0.8;

    /// <summary>A rate that changed by this much is another path.</summary>
    private const double ShiftMax = 1.5;

    /// <summary>Connections of a model-based control beyond which more can only take from others.</summary>
    private const int ModelBasedStreamsMax = 10;

    /// <summary>Connections of a model-based control that keep each other's places where packets are lost.</summary>
    private const int ModelBasedStreamsLossy = 4;

    /// <summary>Several connections of a model-based control may together send this much of what arrives.</summary>
    internal const double ModelBasedPace = 1.25;

    /// <summary>The same two where this share or more is lost: those that recover leave more room, and more is sent again.</summary>
    internal const double HighLoss = 0.003;
    private const int ModelBasedStreamsHighLoss = 10;
    internal const double ModelBasedPaceHighLoss = 1.5;

    private static readonly TimeSpan JoinTimeMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PeakAgeMax = TimeSpan.FromMinutes(2);

    /// <summary>Fewer connections may take so long to grow into the others' place, while the rate still rises by this.</summary>
    private static readonly TimeSpan TrialTimeMax = TimeSpan.FromSeconds(20);
    private const double StillRises = 1.004;

    /// <summary>From a trial that succeeded to the next.</summary>
    private static readonly TimeSpan TrialPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan TrialWaitMin = TimeSpan.FromSeconds(15);

    /// <summary>The same under a pilot, where several connections cost nothing and their change costs two seconds of its view.</summary>
    private static readonly TimeSpan PilotedTrialWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TrialWaitMax = TimeSpan.FromMinutes(5);

    /// <summary>BBR drains the path every 10 s: it can only be judged over longer than that.</summary>
    private static readonly TimeSpan ModelBasedJudgeTime = TimeSpan.FromSeconds(11);

    private readonly int _min;
    private readonly List<(int Streams, double Rate)> _climb = [];
    private Phase _phase = Phase.Growing;
    private int _max;
    private int _joinLimit = int.MaxValue;
    private bool _joined;
    private TimeSpan _changedAt;
    private TimeSpan _since;
    private double _peak;
    private TimeSpan _peakAt;
    private double _settledRate;
    private double _arriving;
    private TimeSpan _arrivingAt;
    private int _trialFrom;
    private bool _lastTrialFailed;
    private bool _isPiloted;
    private bool _isPilotFull;
    private bool _wasLifted;
    private bool _hasHighLoss;
    private bool _wasFull;
    private TimeSpan _downAt;
    private TimeSpan _upAt;
    private TimeSpan _growAt;
    private TimeSpan _downWait = TrialWaitMin;
    private TimeSpan _upWait = TrialWaitMin;
    private TimeSpan _growWait = TrialWaitMin;

    public StreamTuner(int min, int max, int start)
    {
        _min = min;
        _max = max;
        Streams = Math.Clamp(start, min, max);
    }

    private enum Phase
    {
        Growing,
        Settled,
        Trying,
    }

    /// <summary>Connections to have.</summary>
    public int Streams { get; private set; }

    /// <summary>
    /// What each connection may send a second; null for no limit. Connections of BBR each believe in more than their share, and
    /// together keep the queue full and lose what does not fit: held to a little above what arrives, they lose a tenth of that.
    /// </summary>
    public long? StreamPace { get; private set; }

    /// <summary>Why that number.</summary>
    public string Reason { get; private set; } = "start";

    /// <summary>The rate when the search last came to rest; 0 while it did not.</summary>
    public double SettledRate => _phase == Phase.Growing ? 0 : _settledRate;

    /// <summary>Connections to remember: not a trial's.</summary>
    public int SettledStreams => _phase == Phase.Trying ? _trialFrom : Streams;

    /// <summary>Takes what is known now.</summary>
    /// <param name="path">The path's conditions.</param>
    /// <param name="max">Most connections in the present mode.</param>
    /// <param name="isJudgeable">Whether the rate is the path's: the sender was busy and nothing else holds it back.</param>
    /// <param name="pilot">What holds the pace; null where the connections do themselves.</param>
    public void Step(PathConditions path, int max, bool isJudgeable, RatePilot? pilot = null)
    {
        (_isPiloted, _isPilotFull) = (pilot is { IsActive: true }, pilot is { IsFull: true });
        _max = Math.Max(_min, Math.Min(max, _joinLimit));
        if (Streams > _max)
        {
            Change(path.Now, _max, $"at most {_max} streams");
            _phase = Phase.Settled;
        }

        Pace(path, isJudgeable);
        if (!HaveJoined(path))
        {
            return;
        }

        if (!isJudgeable)
        {
            _since = path.Now;
            return;
        }

        switch (_phase)
        {
            case Phase.Growing:
                Grow(path);
                break;
            case Phase.Settled:
                Rest(path);
                break;
            default:
                Judge(path);
                break;
        }
    }

    private void Pace(PathConditions path, bool isJudgeable)
    {
        _wasFull |= path.Last(Later(TimeSpan.FromSeconds(1), 4 * Round(path))).QueueShare > 0.5;
        if (path.IsLossBased || Streams < 2 || _phase == Phase.Growing || !_wasFull)
        {
            StreamPace = null;
            _arriving = 0;
            return;
        }

        // The best of late counts: a trial of fewer, or a pause of the sender, is not what the path gives.
        var time = Later(TimeSpan.FromSeconds(1.5), 8 * Round(path));
        var rate = path.Last(time).BytesPerSecond;
        if (isJudgeable && path.Now >= time && (rate > _arriving || path.Now - _arrivingAt > ModelBasedJudgeTime))
        {
            _arriving = rate;
            _arrivingAt = path.Now;
        }

        StreamPace = _arriving > 0 ? (long)((_hasHighLoss ? ModelBasedPaceHighLoss : ModelBasedPace) * _arriving / Streams) + 1 : null;
    }

    private static TimeSpan Round(PathConditions path) => TimeSpan.FromSeconds(Math.Clamp(path.RoundTrip.TotalSeconds, 0.01, 1));

    private TimeSpan JudgeTime(PathConditions path) =>
        Later(path.IsLossBased || _isPiloted ? TimeSpan.FromSeconds(2) : ModelBasedJudgeTime, 10 * Round(path));

    private bool HaveJoined(PathConditions path)
    {
        if (path.Streams >= Streams)
        {
            if (!_joined)
            {
                _joined = true;
                _since = path.Now;
            }

            return true;
        }

        if (_joined)
        {
            // One broke; it is dialled again.
            _joined = false;
            _changedAt = path.Now;
        }

        if (path.Streams >= 1 && path.Now - _changedAt > JoinTimeMax)
        {
            _joinLimit = Math.Max(_min, path.Streams);
            Change(path.Now, _joinLimit, $"only {path.Streams} streams could be made");
        }

        return false;
    }

    private void Change(TimeSpan now, int streams, string reason)
    {
        Streams = streams;
        Reason = reason;
        _joined = false;
        _changedAt = now;
        _since = now;
    }

    private void Forget()
    {
        _climb.Clear();
        _peak = 0;
        _settledRate = 0;
        _downWait = _upWait = _growWait = TrialWaitMin;
        _downAt = _upAt = _growAt = TimeSpan.Zero;
        _lastTrialFailed = false;
        _wasLifted = false;
        _wasFull = false;
        _joinLimit = int.MaxValue;
    }

    private void Settle(PathConditions path, string reason)
    {
        // What was just found is used for a while before less is tried.
        _downAt = _phase == Phase.Growing ? Later(_downAt, path.Now + (_isPiloted ? PilotedTrialWait : TrialWaitMin)) : _downAt;
        _phase = Phase.Settled;
        _climb.Clear();
        _since = path.Now;
        Reason = $"{Streams} streams: {reason}";
    }

    private void Notice(TimeSpan now, double rate)
    {
        if (rate >= _peak || now - _peakAt > PeakAgeMax)
        {
            _peak = rate;
            _peakAt = now;
        }
    }
}
