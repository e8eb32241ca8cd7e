using static NovaCron.Dwcp.Transport.TimeSpans;

namespace NovaCron.Dwcp.Transport.Control;

/// <summary>
/// The background class: a rate that takes what is free and yields to anything else on the path, by the queueing delay (as
/// LEDBAT, RFC 6817) and by delivery that falls short of the pace. A path that shows others is left for a while, almost wholly: to
/// give way a little at a time would cost them more than the 5 % that they may lose.
/// </summary>
internal sealed class BackgroundPacer
{
    /// <summary>The rate at first and at least, in bytes a second.</summary>
    public const double RateMin = 32 * 1024;

    /// <summary>What it keeps, of the path's best rate, while it yields.</summary>
    private const double YieldShare = 0.01;

    /// <summary>A rate that falls this far short of the pace, or of what the path gave before, shows somebody else.</summary>
    private const double ShortfallMax = 0.85;

    /// <summary>Each step of a ramp, which goes on where the sender follows it so far.</summary>
    private const double RampGain = 1.5;
    private const double FollowedShare = 0.7;

    /// <summary>What is added each second while nothing speaks against it.</summary>
    private const double FillGain = 1.03;

    /// <summary>The share of the path's rate that is used.</summary>
    private const double FillShare = 0.98;

    /// <summary>What is tried beyond the best rate, and how far that may grow while more is found each time.</summary>
    private const double ProbeShare = 0.05;
    private const double ProbeShareMax = 0.2;
    private const double GrowthMin = 1.01;
    private const int StepsBetweenProbes = 20;

    /// <summary>
    /// What remains of the rate at a sign: little enough that a flow that has just begun grows on, and loses nothing. A queue that
    /// is this sender's own is gone a round trip later.
    /// </summary>
    private const double DrainShare = 0.3;

    /// <summary>A drain takes so many round trips.</summary>
    private const double DrainRounds = 1.25;

    /// <summary>The queue that is too much: in seconds, and as a part of the round trip.</summary>
    private const double TargetMin = 0.004;
    private const double TargetRoundPart = 8;

    /// <summary>So many signs, one soon after the other, are somebody else's.</summary>
    private const int SignsMax = 3;

    /// <summary>What is used of the path's rate after that: too little for a queue of its own.</summary>
    private const double ResumeShare = 0.92;

    private static readonly TimeSpan YieldTimeMin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan YieldTimeMax = TimeSpan.FromSeconds(24);
    private static readonly TimeSpan CapacityAgeMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PauseTime = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan FillStep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainMargin = TimeSpan.FromMilliseconds(30);

    private readonly TimeSpan _delayTarget;
    private Phase _phase = Phase.Ramping;
    private double _rate = 4 * RateMin;
    private double _resumeRate;
    private double _capacity;
    private double _probeShare = ProbeShare;
    private int _fillSteps;
    private int _signs;
    private TimeSpan _capacityAt;
    private TimeSpan _changedAt;
    private TimeSpan _quietSince;
    private TimeSpan _struckAt = TimeSpan.MinValue;
    private TimeSpan _drainedAt;
    private TimeSpan _yieldUntil;
    private TimeSpan _yieldTime = YieldTimeMin;

    public BackgroundPacer(TimeSpan delayTarget) => _delayTarget = delayTarget;

    private enum Phase
    {
        Ramping,
        Filling,
        Draining,
        Yielding,
    }

    /// <summary>The pace, in bytes a second.</summary>
    public long BytesPerSecond => (long)_rate;

    /// <summary>What it does, for the operator.</summary>
    public string Reason => _phase switch
    {
        Phase.Ramping => "background: looking for what is free",
        Phase.Filling or Phase.Draining => "background: using what is free",
        _ => "background: yielding",
    };

    /// <summary>Takes what is known now.</summary>
    public void Step(PathConditions path, bool wasBusy)
    {
        var round = TimeSpan.FromSeconds(Math.Clamp(path.RoundTrip.TotalSeconds, 0.005, 1));
        var settled = path.Now - _changedAt >= Later(TimeSpan.FromMilliseconds(200), 2 * round);
        if (path.IsPausing && _phase == Phase.Filling)
        {
            // The kernel's own control pauses (BBR's PROBE_RTT) and then makes up for it: that tells nothing of others.
            _changedAt = Later(_changedAt, path.Now + PauseTime);
            return;
        }

        var isQueued = path.QueueTime > Target(path);
        _quietSince = isQueued ? path.Now : _quietSince;
        var delivered = path.Last(Later(TimeSpan.FromMilliseconds(300), 2 * round)).BytesPerSecond;

        // Less than the pace and no queue at all: that is this sender itself, such as BBR when it measures the round trip.
        var isShort = wasBusy && settled && path.QueueTime > Target(path) / 4 && delivered < ShortfallMax * _rate
            && path.Now - _changedAt >= Later(TimeSpan.FromMilliseconds(500), 4 * round);
        switch (_phase)
        {
            case Phase.Yielding:
                EndYield(path.Now);
                break;
            case Phase.Draining:
                EndDrain(path);
                break;
            case Phase.Ramping when settled || (isQueued && _capacity > 0):
                Ramp(path, wasBusy, isQueued || isShort, delivered, round);
                break;
            case Phase.Filling when isQueued || settled:
                Fill(path, wasBusy, isQueued || isShort, delivered, round);
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// The queueing delay that is too much: a flow that begins leaves its start at about as much (HyStart, RFC 9406). While this sender
    /// itself finds its first pace, twice that: segments that leave one by one are acknowledged late.
    /// </summary>
    private TimeSpan Target(PathConditions path)
    {
        var target = Math.Max(TargetMin, path.RoundTripMin.TotalSeconds / TargetRoundPart);
        return TimeSpan.FromSeconds(Math.Min(_delayTarget.TotalSeconds, _capacity > 0 ? target : 2 * target));
    }

    private void Ramp(PathConditions path, bool wasBusy, bool isCongested, double delivered, TimeSpan round)
    {
        if (!isCongested)
        {
            if (wasBusy && delivered >= FollowedShare * _rate)
            {
                var isNear = _capacity > 0 && _rate * RampGain > ResumeShare * _capacity;
                Set(
                    path.Now,
                    isNear ? Math.Max(_rate, ResumeShare * _capacity) : _rate * RampGain,
                    isNear ? Phase.Filling : Phase.Ramping);
            }

            return;
        }

        Learn(path.Now, delivered);
        if (delivered < ShortfallMax * _capacity)
        {
            Yield(path.Now);
            return;
        }

        // Its own queue, or that of one who was there before: whoever it is, the next sign tells.
        Drain(path, delivered, round);
    }

    private void Fill(PathConditions path, bool wasBusy, bool isCongested, double delivered, TimeSpan round)
    {
        var now = path.Now;
        if (isCongested)
        {
            var isSoon = _struckAt != TimeSpan.MinValue && now - _struckAt < Later(TimeSpan.FromSeconds(2.5), 12 * round);
            _signs = isSoon ? _signs + 1 : 1;
            if (_signs == SignsMax)
            {
                Yield(now);
                return;
            }

            // It may be its own queue, or a processor that was busy elsewhere.
            Learn(now, delivered);
            Drain(path, _rate, round);
        }
        else if (wasBusy && now - _changedAt >= FillStep)
        {
            FillOn(now, path.Last(FillStep).BytesPerSecond);
        }
    }

    // Just below what the path ever brought, where it leaves no queue of its own; a little beyond now and then, to find out whether
    // there is more.
    private void FillOn(TimeSpan now, double lately)
    {
        _yieldTime = now - _struckAt > YieldTimeMax ? YieldTimeMin : _yieldTime;
        var isMore = lately > GrowthMin * _capacity;
        Learn(now, lately);
        _fillSteps = isMore ? 0 : (_fillSteps + 1) % StepsBetweenProbes;
        _probeShare = isMore ? Math.Min(2 * _probeShare, ProbeShareMax) : ProbeShare;
        Set(
            now,
            _fillSteps == 0 ? (1 + _probeShare) * _capacity : Math.Min(_rate * FillGain, FillShare * _capacity),
            Phase.Filling);
    }

    private void Drain(PathConditions path, double rate, TimeSpan round)
    {
        // Below the path's rate, not only below its own: else its own queue would hardly drain and look like somebody else's.
        var known = Math.Min(rate, _capacity > 0 ? _capacity : _rate);
        _resumeRate = ResumeShare * known;
        _probeShare = ProbeShare;
        Set(path.Now, DrainShare * known, Phase.Draining);
        _drainedAt = path.Now + (DrainRounds * round) + (2 * path.QueueTime) + DrainMargin;
    }

    private void EndDrain(PathConditions path)
    {
        if (path.Now < _drainedAt)
        {
            return;
        }

        if (path.QueueTime > Target(path))
        {
            // It is not this sender's.
            Yield(path.Now);
            return;
        }

        Set(path.Now, _resumeRate, Phase.Filling);
        _struckAt = path.Now;
    }

    private void Yield(TimeSpan now)
    {
        Set(now, YieldShare * _capacity, Phase.Yielding);
        _struckAt = now;
        _yieldUntil = now + _yieldTime;
        _yieldTime = _yieldTime * 2 < YieldTimeMax ? _yieldTime * 2 : YieldTimeMax;
    }

    private void EndYield(TimeSpan now)
    {
        if (now >= _yieldUntil && now - _quietSince >= FillStep)
        {
            Set(now, _rate * RampGain, Phase.Ramping);
        }
    }

    private void Learn(TimeSpan now, double delivered)
    {
        if (delivered >= _capacity || now - _capacityAt > CapacityAgeMax)
        {
            _capacity = delivered;
            _capacityAt = now;
        }
    }

    private void Set(TimeSpan now, double rate, Phase phase)
    {
        _rate = Math.Clamp(rate, RateMin, 1L << 40);
        _phase = phase;
        _changedAt = now;
    }
}
