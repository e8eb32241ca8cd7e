namespace NovaCron.Dwcp.Transport.Control;

internal sealed partial class RatePilot
{
    /// <summary>A route that becomes longer shows at once: round trips longer by this much from one or two readings to the next.</summary>
    private const double StepTargets = 2;
    private const double StepShare = 0.25;

    /// <summary>What is sent of the capacity while such a step is put to the test.</summary>
    private const double DrainShare = 0.25;

    /// <summary>A queue that keeps this much of its length is none.</summary>
    private const double LastingShare = 0.8;

    /// <summary>A queue that others keep full lasts as well, but loses what does not fit: twice what was lost before, and this.</summary>
    private const double DrainLossMin = 0.005;

    /// <summary>A test takes a round trip, half as long again as the queue, and this: in seconds.</summary>
    private const double DrainTimeMin = 0.2;

    /// <summary>Segments of each connection that must have told the round trip, and the longest that is waited for them.</summary>
    private const double DrainSegments = 16;
    private const double DrainSegmentsTimeMax = 2;

    /// <summary>From one test to the next, in seconds: twice as long after each that lasted, and found a queue all the same.</summary>
    private const double DrainPauseMin = 1;
    private const double DrainPauseMax = 60;

    private double _queueBefore;
    private double _queueBeforeThat;
    private double _stepAt = double.NaN;
    private double _stepQueue;
    private double _drainAt = double.NaN;
    private double _drainNext;
    private double _drainPause = DrainPauseMin;
    private int _drainStreams;
    private double _lossBefore;

    /// <summary>How often the route has become longer: connections that knew a shorter one mistake it for a queue for minutes.</summary>
    public int Routes { get; private set; }

    private void NoteStep()
    {
        var low = Math.Min(_queueBefore, _queueBeforeThat);
        _fellBy = _queueBefore - _queue;
        (_queueBefore, _queueBeforeThat) = (_queue, _queueBefore);
        _stepQueue = Math.Max(_stepQueue, _queue);
        if (_queue < LastingShare * _stepQueue || _phase != Phase.Holding)
        {
            (_stepAt, _stepQueue) = (double.NaN, 0);
        }

        // Beside others queues come and go.
        if (double.IsNaN(_stepAt) && _phase == Phase.Holding && _queue - low > Math.Max(StepTargets * _target, StepShare * _round))
        {
            (_stepAt, _stepQueue) = (_now, _queue);
            _lossBefore = Math.Min(LossMax, _path.Before(TimeSpan.FromSeconds(WholeRound + TickTime), TimeSpan.FromSeconds(2)).LossShare);
        }
    }

    /// <summary>
    /// Tests a step: whether it is a queue, which gets shorter when so much less comes to it, whoever else is there, or loses what it
    /// has no place for; or a longer route, which stays what it is and loses nothing.
    /// </summary>
    /// <returns>Whether a test goes on.</returns>
    private bool Drain()
    {
        if (double.IsNaN(_stepAt) || (!double.IsNaN(_drainAt) && _path.Streams != _drainStreams))
        {
            _drainAt = double.NaN;
            return false;
        }

        if (double.IsNaN(_drainAt))
        {
            return TryDrain();
        }

        var told = Math.Min(DrainSegmentsTimeMax, DrainSegments * 1448 * _path.Streams / _pace);
        if (_now - _drainAt <= _round + (1.5 * _stepQueue) + DrainTimeMin + told)
        {
            return true;
        }

        if (Loss(_now - _drainAt) <= (2 * _lossBefore) + DrainLossMin)
        {
            TakeRoute(_round + _queue);
        }
        else
        {
            _drainPause = Math.Min(2 * _drainPause, DrainPauseMax);
            _drainNext = _now + _drainPause;
        }

        _drainAt = double.NaN;
        return false;
    }

    private bool TryDrain()
    {
        // The reading after the step must show it too.
        if (_now < _drainNext || _now - _stepAt < TickTime / 2)
        {
            return false;
        }

        (_drainAt, _drainNext, _drainStreams) = (_now, _now + DrainPauseMin, _path.Streams);
        _pace = DrainShare * Math.Max(Arriving(WholeRound), FirstBurstBytes / _round);
        return true;
    }

    private void TakeRoute(double round)
    {
        Routes++;
        (_round, _roundAtFirst, _queue, _stepAt, _drainPause) = (round, round, 0, double.NaN, DrainPauseMin);
        _capacity = Math.Max(Math.Max(_capacity, _reference), _alone);
        Enter(Phase.Holding);
        (_joinedAt, _emptySince, _pausedAt) = (_now, _now, double.NegativeInfinity);
        _pace = _capacity;
    }
}
