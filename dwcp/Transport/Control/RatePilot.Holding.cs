namespace NovaCron.Dwcp.Transport.Control;

internal sealed partial class RatePilot
{
    /// <summary>Most that is taken off the capacity while a queue is too long, and where it is longer than half a round trip.</summary>
    private const double CutMax = 0.25;
    private const double CutMaxLong = 0.5;
    private const double GainMax = 0.1;

    /// <summary>Gap between two corrections: no shorter than readings are apart.</summary>
    private const double CorrectionTimeMin = 0.1;

    /// <summary>BBR's start ends after three rounds that brought no more; begun anew before that, it goes on at the pace.</summary>
    private const int RefreshRounds = 3;

    /// <summary>On short paths readings are too rare for that. Then only its pause, every 10 s, is kept off.</summary>
    private const double RefreshRoundMin = 0.05;
    private const double RefreshTime = 8;

    /// <summary>What is tried, of the capacity, round after round in which no queue comes.</summary>
    private static readonly double[] RampGains = [0, 1.06, 1.25, 1.6, 2];

    /// <summary>The step before the first one where a queue that was held vanished at an uncut pace: the path is wider by much.</summary>
    private const int WiderRamp = 2;
    private const double VanishedShare = 0.3;

    private double _joinedAt = double.NegativeInfinity;
    private double _rampAt;
    private double _filledAt;
    private double _unsteadyAt;
    private int _ramp;

    private void Hold()
    {
        NoteStreams();
        var arriving = Arriving(WholeRound) / (1 - PathLoss());
        var stood = _now - _queuedSince >= WholeRound;
        var isSettling = _now - _joinedAt < 1 + (4 * _round);

        // Behind a queue that stood the bottleneck was busy all the time: what arrived is what it can do. Without one it is the least.
        _capacity = stood && !isSettling ? arriving : Math.Max(_capacity, arriving);
        if (_now - _emptySince > Math.Max(2, 10 * _round))
        {
            (_best, _bestAt, _rateAtQueue) = (arriving, _now, 0);
            Enter(Phase.Starting);
            Refresh();
            return;
        }

        NoteSteady();
        NoteSwing();
        var isWider = Widen();
        Ramp(arriving);
        _pace = _capacity * (isWider ? 1 : Math.Max(1 + Gain(stood), RampGain));
        if (isSettling)
        {
            (_highSince, _cutJudgedAt) = (_now, double.NaN);
        }
        else
        {
            NoteAlone(stood);
            Suspect();
        }

        if (_phase == Phase.Holding && _now - _refreshedAt >= RefreshEvery - (TickTime / 2))
        {
            Refresh();
        }
    }

    private double RefreshEvery => _round >= RefreshRoundMin ? RefreshRounds * _round : RefreshTime;

    private void NoteStreams()
    {
        if (_path.Streams != _streams)
        {
            // Those that remain grow into the others' place, and those that came need time for theirs.
            _streams = _path.Streams;
            _joinedAt = _now;
            Refresh();
        }
    }

    /// <summary>What the path loses; what a start's overshoot or a fall lost before its queue is not.</summary>
    private double PathLoss()
    {
        var time = Math.Min(Math.Max(2, 4 * _round), _now - Math.Max(_phaseAt, _fellAt) - FallTime);
        return time > 0.5 ? Math.Min(LossMax, Loss(time)) : 0;
    }

    private double Gain(bool stood)
    {
        // Bytes under way tell the queue that is to come, a round trip before it is measured, so that none is answered twice.
        var coming = (_path.InFlight / _capacity) - _round;
        var isLeaving = _queue > 2 * _target && _now - _highSince < (2 * _round) + _queue;
        var excess = !stood ? _queue : isLeaving ? coming : (coming + _queue) / 2;
        var cut = excess > _round / 2 ? CutMaxLong : CutMax;
        return Math.Clamp((_target - excess) / Math.Max(_round, CorrectionTimeMin), -cut, IsSwinging ? SwingGainMax : GainMax);
    }

    /// <summary>Tries more while no queue comes and the pace is used up: the path is wider than was thought.</summary>
    private void Ramp(double arriving)
    {
        if (_now <= _emptySince)
        {
            (_ramp, _rampAt, _filledAt) = (0, _now, _now);
            return;
        }

        if (_ramp == 0 && (HasVanished() || MayBeBack()))
        {
            _ramp = WiderRamp + 1;
            _rampAt = _now;
            Refresh();
            return;
        }

        if (_ramp == 0 && IsSwinging)
        {
            (_ramp, _rampAt) = (SwingRamp, _now);
            return;
        }

        if (_now - _rampAt < _round + (1.5 * TickTime))
        {
            return;
        }

        var isUsed = arriving >= 0.95 * _paces.Mean(_now - _round - TickTime, HalfRound);
        _ramp = isUsed ? Math.Min(_ramp + 1, RampGains.Length - 1) : 0;
        _rampAt = _now;
        if (isUsed && _now - _refreshedAt > 2 * _round)
        {
            // BBR by itself would follow by a quarter each eight rounds.
            Refresh();
        }
    }

    /// <summary>
    /// Whether the queue that was held went at once, although what was sent was no less than what the path took: nothing was lost,
    /// whose recovery holds a connection back.
    /// </summary>
    private bool HasVanished() => _queue < VanishedShare * _target && _now - _filledAt < WholeRound + TickTime
        && _filledAt - _unsteadyAt > 0.4 + (2 * _round) && Loss(1 + (4 * _round)) <= 0;

    /// <summary>A queue that goes after a cut, or after it was too long, tells nothing of the path.</summary>
    private void NoteSteady()
    {
        var isSteady = _queue < 1.6 * _target && _pace > 0.9 * _capacity;
        _unsteadyAt = isSteady ? _unsteadyAt : _now;
    }
}
