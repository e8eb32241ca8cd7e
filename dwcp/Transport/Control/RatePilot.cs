namespace NovaCron.Dwcp.Transport.Control;

/// <summary>
/// The pace of all connections together under a model-based control: it fills the path up to a small standing queue and holds it
/// there. The kernel's BBR stays beneath and answers losses; the pilot sees to it that BBR neither overshoots nor pauses.
/// </summary>
/// <remarks>See docs/internals/amst-control.md, "Pace". All rates are in bytes a second, all times in seconds.</remarks>
internal sealed partial class RatePilot
{
    /// <summary>
    /// A start may send this much of what arrives: more where losses hold some of the connections back, and BBR's own 2.89 times
    /// while it has hardly anything under way.
    /// </summary>
    private const double StartGain = 2;
    private const double StartGainLossy = 2.5;
    private const double FirstGain = 3;
    private const double FirstBytes = 512 * 1024;

    /// <summary>What a start may send in a round trip per connection, before anything is known.</summary>
    private const double FirstBurstBytes = 128 * 1448;

    /// <summary>The queue that is held: enough that the bottleneck is never idle between two readings.</summary>
    private const double TargetShare = 0.05;
    private const double TargetMin = 0.005;

    /// <summary>A queue stands from this share of the target on. Below 3 ms timers and joined segments look like one.</summary>
    private const double StandsShare = 0.6;

    /// <summary>Arriving less than this of what was sent a round trip ago: the path, not the sender, is what limits.</summary>
    private const double BehindShare = 0.85;

    /// <summary>More is not made up for: what is lost beyond is lost to a queue, or to a policer.</summary>
    private const double LossMax = 0.03;

    private const double TickTime = 0.1;
    private const double WindowMin = 0.2;

    private readonly PaceHistory _paces = new();
    private PathConditions _path = new();
    private Phase _phase = Phase.Starting;
    private double _now;
    private double _round;
    private double _queue;
    private double _target;
    private double _pace;
    private double _capacity;
    private double _best;
    private double _bestAt;
    private double _phaseAt;
    private double _queuedSince;
    private double _emptySince;
    private double _pausedAt = double.NegativeInfinity;
    private double _refreshedAt;
    private double _rateAtQueue;
    private double _startQueuedSince;
    private double _fullShare;
    private int _streams;

    private enum Phase
    {
        Starting,
        Holding,
        Sharing,
    }

    /// <summary>How often BBR was to begin anew.</summary>
    public int Refreshes { get; private set; }

    /// <summary>Whether it steers: the kernel tells what it needs, and the connections use a model-based control.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Whether the path is full: more connections would bring nothing.</summary>
    public bool IsFull => IsActive && _phase != Phase.Starting && _fullShare > 0.5;

    /// <summary>Whether others use the path, so that one connection is a fair share.</summary>
    public bool IsSharing => IsActive && (_phase == Phase.Sharing || (_phase == Phase.Holding && _isDoubtful));

    /// <summary>
    /// What the kernel of each connection may send; null for no limit. The slower ones double in a round trip, which the pace of a start
    /// contains already.
    /// </summary>
    public long? StreamPace => _pace > 0 ? (long)(_pace / _path.EvenStreams(growth: _phase == Phase.Starting ? 1 : 2)) : null;

    /// <summary>Takes what is known now.</summary>
    /// <param name="path">The path's conditions.</param>
    /// <param name="isJudgeable">Whether the rate is the path's: the sender was busy and nothing else holds it back.</param>
    public void Step(PathConditions path, bool isJudgeable)
    {
        _tick = path.Now.TotalSeconds - _now;
        (_path, _now) = (path, path.Now.TotalSeconds);
        _paces.Note(_now, _pace);
        IsActive = path.RoundTripMin > TimeSpan.Zero && !path.IsLossBased;
        if (!IsActive)
        {
            _pace = 0;
            return;
        }

        NoteRound(path.RoundTripMin.TotalSeconds);
        _queue = path.QueueTime.TotalSeconds;
        _target = Math.Max(TargetMin, (IsSwinging ? SwingTargetShare : TargetShare) * _round);
        NoteStep();
        var stands = _queue > StandsShare * _target;
        _queuedSince = stands ? _queuedSince : _now;
        _emptySince = stands || !isJudgeable ? _now : _emptySince;

        // Losses take the queue away now and then: that does not make the path any wider.
        var fullTime = stands ? Math.Max(1, 4 * _round) : Math.Max(4, 16 * _round);
        _fullShare += ((stands ? 1 : 0) - _fullShare) * Math.Min(1, _tick / fullTime);
        _pausedAt = path.IsPausing && _phase != Phase.Starting ? _now : _pausedAt;
        switch (_phase)
        {
            case Phase.Starting:
                Start();
                break;
            case Phase.Sharing:
                Share();
                break;
            default:
                // While BBR measures the round trip all the same, and until the answers to that are in, nothing is judged.
                if (!Drain() && _now - _pausedAt > _round + 0.3)
                {
                    Hold();
                }

                break;
        }
    }

    /// <summary>Windows of a round trip and of half of one, no shorter than two readings.</summary>
    private double WholeRound => Math.Max(WindowMin, _round);

    private double HalfRound => Math.Max(WindowMin, _round / 2);

    private double Arriving(double seconds) => _path.Last(TimeSpan.FromSeconds(seconds)).ArrivedPerSecond;

    private double Loss(double seconds) => _path.Last(TimeSpan.FromSeconds(seconds)).LossShare;

    private void Start()
    {
        var arriving = Math.Max(_path.DeliveryRate, Arriving(Math.Max(TickTime, _round / 2)));
        if (arriving > 1.15 * _best || _path.Streams != _streams)
        {
            (_best, _bestAt, _streams) = (arriving, _now, _path.Streams);
        }

        var queueMin = Math.Max(0.004, _round / 40);
        _startQueuedSince = _queue > queueMin ? _startQueuedSince : _now;

        // The first reading with a queue counts: on short paths a start grows manifold from one reading to the next.
        var isFirstQueue = _now - _startQueuedSince < 1.5 * TickTime;
        _rateAtQueue = isFirstQueue || _rateAtQueue <= 0 ? arriving : _rateAtQueue;

        // A queue of others stands before what is sent here has filled the path; what arrives then still follows what is sent.
        var sent = _path.Before(TimeSpan.FromSeconds(_round), TimeSpan.FromSeconds(Math.Max(TickTime, _round / 2))).SentPerSecond;
        var isBehind = arriving < BehindShare * sent;
        var watch = Math.Max(1, 4 * _round);

        // Of a few packets one late answer is no queue, and two lost ones are no congestion.
        var isSmall = arriving * _round < FirstBytes;
        var isQueued = _queue > queueMin && (!isSmall || _now - _startQueuedSince >= Math.Max(WindowMin, 2 * _round));
        var isFull = (isBehind && isQueued) || (!isSmall && _now - _bestAt > watch && Loss(watch) > LossMax);
        if (isFull && arriving > 0)
        {
            _capacity = Arriving(HalfRound);
            _refreshedAt = _now;
            if (_rateAtQueue < 0.4 * arriving)
            {
                GiveUp();
                return;
            }

            Enter(Phase.Holding);
            Hold();
            return;
        }

        var gain = isSmall ? FirstGain : Loss(watch) > 0 ? StartGainLossy : StartGain;
        var pace = gain * arriving;
        pace = Math.Max(pace, FirstBurstBytes * _path.Streams / _round);

        // What arrives falls short for a moment where a connection recovers, or has little to say: that shows nothing of the path.
        _pace = Math.Max(pace, _pace);
    }

    private void Enter(Phase phase)
    {
        _isDoubtful = _isLook = _phase == Phase.Sharing;
        _phase = phase;
        (_phaseAt, _highSince, _rampAt) = (_now, _now, _now);
        _reference = _capacity;
        _ramp = 0;
        _cutJudgedAt = double.NaN;
    }

    private void Refresh()
    {
        Refreshes++;
        _refreshedAt = _now;
    }
}
