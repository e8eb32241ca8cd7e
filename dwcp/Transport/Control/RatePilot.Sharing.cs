namespace NovaCron.Dwcp.Transport.Control;

internal sealed partial class RatePilot
{
    /// <summary>From giving way to the next look whether the others are still there; twice as long after each.</summary>
    private const double LookTimeMin = 8;
    private const double LookTimeMax = 60;

    /// <summary>A capacity that fell below this while it was held is somebody else's doing, or another path.</summary>
    private const double CapacityShareMin = 0.75;

    /// <summary>A capacity counts as the whole path's after so long; where others were there just before, after longer.</summary>
    private const double AloneTime = 3;
    private const double AloneTimeAfterOthers = 12;

    /// <summary>A least round trip that falls to this was not the path's.</summary>
    private const double HiddenQueueShare = 0.9;

    /// <summary>Beside others the known share grows by this much a reading, 1 % a second: what is known may be wrong.</summary>
    private const double ShareGrowth = 1.001;

    private double _roundAtFirst;
    private bool _isDoubtful;
    private bool _isLook;
    private double _alone;
    private double _reference;
    private double _highSince;
    private double _fellAt = double.NegativeInfinity;
    private bool _isFallOpen;
    private double _cutJudgedAt = double.NaN;
    private double _uncut;
    private double _lookTime = LookTimeMin;

    private void NoteAlone(bool stood)
    {
        if (stood && _now - _phaseAt > (_isLook ? AloneTimeAfterOthers : AloneTime))
        {
            _alone = Math.Max(_alone * 0.999, _capacity);
        }
    }

    private void NoteRound(double round)
    {
        // The least round trip had a queue in it: others were there all the time, and what was held is no measure of the path.
        if (round < HiddenQueueShare * _roundAtFirst)
        {
            _alone = 0;
            _roundAtFirst = round;
            if (_phase == Phase.Holding)
            {
                GiveUp();
            }
        }

        _roundAtFirst = _phase == Phase.Starting ? round : _roundAtFirst;
        _round = round;
    }

    /// <summary>Looks for others: less is sent than the path takes, and yet the queue stays, or what arrives falls with it.</summary>
    private void Suspect()
    {
        _isDoubtful &= _now - _phaseAt < 2 + (10 * _round);
        _reference = Math.Max(_reference, _capacity);
        _highSince = _queue > 1.5 * _target ? _highSince : _now;
        if (HasFallen())
        {
            GiveUp();
            return;
        }

        if (_now - _fellAt < FallTime)
        {
            (_highSince, _cutJudgedAt) = (_now, double.NaN);
            return;
        }

        if (_now - _highSince > 1 + (8 * _round))
        {
            GiveUp();
        }
        else if (_queue < 1.2 * _target || _pace > 0.95 * _capacity)
        {
            _cutJudgedAt = double.NaN;
        }
        else
        {
            JudgeCut(HalfRound);
        }
    }

    /// <summary>What belongs to one fall, and what it loses, lasts so long.</summary>
    private double FallTime => 0.5 + (4 * _round);

    /// <summary>
    /// Whether the capacity fell again before the fall ahead of that was seen to be the path's own: beside others one fall follows
    /// the other, while on a path that became narrower a cut brings the queue down.
    /// </summary>
    private bool HasFallen()
    {
        _isFallOpen &= _now - _fellAt < _round + TickTime || _queue > 1.2 * _target;
        if (_capacity >= CapacityShareMin * _reference)
        {
            return false;
        }

        if (_isFallOpen && _now - _fellAt >= FallTime)
        {
            return true;
        }

        NoteFall(_reference);
        (_fellAt, _isFallOpen) = (_isFallOpen ? _fellAt : _now, true);
        _reference = _capacity;
        return false;
    }

    /// <summary>
    /// A cut shows who is there. Alone, what arrives stays what the bottleneck gives until the queue is gone; beside others it
    /// falls as much as what is sent, since their bytes take the place.
    /// </summary>
    private void JudgeCut(double window)
    {
        if (double.IsNaN(_cutJudgedAt))
        {
            (_cutJudgedAt, _uncut) = (_now + _round + _queue, 0);
        }
        else if (_now >= _cutJudgedAt && _uncut <= 0)
        {
            (_cutJudgedAt, _uncut) = (_now + window + TickTime, Arriving(window));
        }
        else if (_now >= _cutJudgedAt)
        {
            var arriving = Arriving(window);
            var cut = 1 - Math.Min(1, _paces.Mean(_now - _round - _queue, window) / _uncut);

            // What arrives falls by much more than the cut where the path itself became narrower.
            var fall = 1 - (arriving / _uncut);
            if (cut > 0.07 && fall > 0.5 * cut && fall < 1.5 * cut)
            {
                GiveUp();
                return;
            }

            (_cutJudgedAt, _uncut) = (_now + window, arriving);
        }
    }

    private void GiveUp()
    {
        (_best, _bestAt) = (Math.Max(_reference, _capacity), _now);
        Enter(Phase.Sharing);
        if (_alone > 0)
        {
            // BBR takes its share back quickly, and the pace keeps it from more than that.
            Refresh();
        }
    }

    /// <summary>Beside others BBR finds the share; what the path gave before they came is halved with them.</summary>
    private void Share()
    {
        var window = _path.Last(TimeSpan.FromSeconds(Math.Max(1.5, 8 * _round)));
        if (window.ArrivedPerSecond > _best || _now - _bestAt > 11)
        {
            (_best, _bestAt) = (window.ArrivedPerSecond, _now);
        }

        // Who came later grows into its share without pushing the others out: one connection, or where more is lost, by more.
        var isFree = _path.Streams == 1 || window.LossShare >= StreamTuner.HighLoss;
        _alone *= ShareGrowth;
        _pace = _alone > 0 ? _alone / 2 : _best * (isFree ? StreamTuner.ModelBasedPaceHighLoss : StreamTuner.ModelBasedPace);
        var isQuiet = _now - _emptySince > 0.3 + (4 * _round);
        if (!isQuiet && _now - _phaseAt <= _lookTime)
        {
            return;
        }

        _lookTime = isQuiet ? LookTimeMin : Math.Min(2 * _lookTime, LookTimeMax);
        _capacity = Arriving(HalfRound);
        Enter(Phase.Holding);
        _isLook = !isQuiet;

        // BBR remembers for ten rounds what it had; begun anew it would have to fight for that again if the others are still there.
        _refreshedAt = isQuiet ? _now : _now + (6 * _round);
    }
}
