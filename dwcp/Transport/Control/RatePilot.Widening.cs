namespace NovaCron.Dwcp.Transport.Control;

/// <content>A path that gives way for a second, as radio links do, and is back.</content>
internal sealed partial class RatePilot
{
    /// <summary>What the path carried before it fell is what it may carry again, for so long, in seconds.</summary>
    private const double WideTime = 10;

    /// <summary>A queue that gets shorter by this much more than what was sent explains: the path is wider.</summary>
    private const double WidenedShare = 1.5;
    private const double WidenedTimeMin = 0.03;
    private const double WidenedRoundShare = 0.25;

    /// <summary>A shorter queue tells no width.</summary>
    private const double QueueToldMin = 0.01;

    /// <summary>From one attempt to find it back to the next, in seconds: twice as long after each.</summary>
    private const double BackPauseMin = 0.5;

    /// <summary>A capacity that turned so often, in so many seconds, by so much: more is tried at once when no queue stands.</summary>
    private const int SwingTurns = 4;
    private const double SwingTime = 10;
    private const double SwingMin = 0.15;
    private const int SwingRamp = 2;
    private const double SwingShare = 0.85;

    /// <summary>Until a reading tells that the path is wider, its bottleneck lives on the queue.</summary>
    private const double SwingTargetShare = 0.4;
    private const double SwingGainMax = 0.5;

    private readonly Queue<double> _turns = new();
    private bool _isRising;
    private double _turn;
    private double _most;
    private double _tick;
    private double _fellBy;
    private double _wide;
    private double _wideAt = double.NegativeInfinity;
    private double _backNext;
    private double _backPause;

    /// <summary>Whether the path's rate goes up and down, by itself: others come or go, and do not do both again and again.</summary>
    public bool IsSwinging => _turns.Count >= SwingTurns;

    /// <summary>What is tried now, of the capacity.</summary>
    private double RampGain => _ramp == SwingRamp && IsSwinging
        ? Math.Clamp(SwingShare * _most / _capacity, RampGains[SwingRamp], RampGains[^1])
        : RampGains[_ramp];

    private bool IsNarrowed => _now - _wideAt < WideTime && _capacity < CapacityShareMin * _wide;

    private void NoteSwing()
    {
        _most = Math.Max(_capacity, _most * (1 - (_tick / SwingTime)));
        _turn = _turn <= 0 || (_isRising ? _capacity > _turn : _capacity < _turn) ? _capacity : _turn;
        if (_isRising ? _capacity < (1 - SwingMin) * _turn : _capacity > (1 + SwingMin) * _turn)
        {
            (_isRising, _turn) = (!_isRising, _capacity);
            _turns.Enqueue(_now);
        }

        while (_turns.TryPeek(out var first) && (first < _now - SwingTime || _turns.Count > SwingTurns))
        {
            _turns.Dequeue();
        }
    }

    private void NoteFall(double before)
    {
        _wide = _now - _wideAt < WideTime ? Math.Max(_wide, before) : before;
        (_wideAt, _backNext, _backPause) = (_now, _now, BackPauseMin);
    }

    /// <summary>
    /// Takes a path as wider as its queue tells. While the bottleneck stays what it is, a queue gets shorter by what it brings through
    /// and nothing adds, and no faster; all that waits is through sooner where the bottleneck is faster, and by as much.
    /// </summary>
    /// <returns>Whether it has become wider.</returns>
    private bool Widen()
    {
        var sent = Math.Min(1, _paces.Mean(_now - _round - _queue, TickTime) / _capacity);
        var explained = _tick * (1 - sent);
        if (!IsNarrowed || _now - _joinedAt < 1 + (4 * _round)
            || _fellBy <= (WidenedShare * explained) + Math.Max(WidenedTimeMin, WidenedRoundShare * _round))
        {
            return false;
        }

        var told = (_queue + _fellBy - explained) / Math.Max(_queue, QueueToldMin);
        _capacity = Math.Max(_capacity, Math.Min(told * _capacity, _wide));
        (_queuedSince, _ramp, _rampAt) = (_now, 0, _now);
        Refresh();
        return true;
    }

    /// <summary>Whether it is time to see, once the queue is gone, if the path is as wide again as it was.</summary>
    private bool MayBeBack()
    {
        if (!IsNarrowed || _now < _backNext || _now - _emptySince < _round)
        {
            return false;
        }

        _backNext = _now + _backPause;
        _backPause *= 2;
        return true;
    }
}
