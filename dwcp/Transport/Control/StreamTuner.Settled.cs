using static NovaCron.Dwcp.Transport.TimeSpans;

namespace NovaCron.Dwcp.Transport.Control;

internal sealed partial class StreamTuner
{
    private void Rest(PathConditions path)
    {
        var time = JudgeTime(path);
        var age = path.Now - _since;
        if (HasShifted(path, age) || age < Later(TimeSpan.FromSeconds(2), 10 * Round(path)) || HasGrown(path, age) || age < time)
        {
            return;
        }

        var window = path.Last(time);
        _settledRate = window.BytesPerSecond;
        Notice(path.Now, window.BytesPerSecond);
        var isFull = _isPiloted ? _isPilotFull : window.QueueShare > 0.85;
        var isHeldBack = path.IsLossBased && (window.LossShare > 0 || window.LimitedShare > 0.5);
        var spare = Spare(path, window, isFull);
        if (Streams > _min && path.Now >= _downAt && (isFull || !isHeldBack) && spare >= SpareMin)
        {
            Try(path, Math.Max(_min, Streams - Math.Max(1, (int)spare)));
        }
        else if (!path.IsLossBased && path.Now >= _upAt && Streams < Math.Min(_max, MostTried(window, isFull)))
        {
            Try(path, Streams + Math.Max(1, Streams / 2));
        }
    }

    /// <summary>Whether the path became another one; then the search begins again from here.</summary>
    private bool HasShifted(PathConditions path, TimeSpan age)
    {
        var time = Later(TimeSpan.FromSeconds(2), 8 * Round(path));
        if (_settledRate <= 0 || age < time)
        {
            return false;
        }

        var rate = path.Last(time).BytesPerSecond;
        if (rate * ShiftMax > _settledRate && rate < _settledRate * ShiftMax)
        {
            return false;
        }

        Forget();
        _phase = Phase.Growing;
        _since = path.Now - time;
        Reason = $"{Streams} streams: the path changed";
        return true;
    }

    /// <summary>Whether the path proved not to be full, and connections were added.</summary>
    private bool HasGrown(PathConditions path, TimeSpan age)
    {
        if (!path.IsLossBased)
        {
            return !_isPiloted && IsLifted(path);
        }

        var window = path.Last(Later(TimeSpan.FromSeconds(2), 10 * Round(path)));
        var idle = 1 - window.QueueShare;
        if (idle < 0.15 || (window.LossShare <= 0 && window.LimitedShare < 0.5) || Streams >= _max || path.Now < _growAt)
        {
            return false;
        }

        var streams = Math.Min(_max, Streams + (idle > 0.3 ? Streams : Math.Max(1, Streams / 2)));
        if (idle > 0.3)
        {
            _phase = Phase.Growing;
            _climb.Add((Streams, window.BytesPerSecond));
        }

        // Fewer were found to be enough before this: they are not any more, and not soon again.
        _downAt = path.Now + _downWait;
        Change(path.Now, streams, $"probing {streams} streams: the path is not full");
        return true;
    }

    /// <summary>
    /// Whether packets are lost under a model-based control, and connections were added so that those that recover and those
    /// that measure do not leave the path empty. Once only: trials find out how many of them are needed.
    /// </summary>
    private bool IsLifted(PathConditions path)
    {
        var time = Later(TimeSpan.FromSeconds(2), 8 * Round(path));
        var window = path.Last(time);
        var loss = path.Last(time / 3).LossShare;
        var isHigh = loss >= HighLoss;
        var wanted = Math.Min(_max, isHigh ? ModelBasedStreamsHighLoss : ModelBasedStreamsLossy);

        // What is lost at a queue, or by a start that overshot, is its own doing: more connections would lose more.
        if (loss <= 0 || window.RoundTrip > 1.25 * path.RoundTripMin || Streams >= wanted || _wasLifted)
        {
            return false;
        }

        _wasLifted = true;
        _hasHighLoss = isHigh;
        _downAt = path.Now + _downWait;
        Change(path.Now, wanted, $"{wanted} streams: packets are lost");
        return true;
    }

    /// <summary>Connections of a model-based control up to which more are tried: held full by a pilot, a path needs none.</summary>
    private int MostTried(in PathWindow window, bool isFull) =>
        _isPiloted && (isFull || window.LossShare <= 0) ? 0 : isFull ? ModelBasedStreamsLossy : ModelBasedStreamsMax;

    private void Try(PathConditions path, int streams)
    {
        _phase = Phase.Trying;
        _trialFrom = Streams;
        Change(path.Now, streams, $"probing {streams} streams");
    }

    /// <summary>
    /// Connections that can be spared: those whose bytes under way only stand in the queue. Where there is none, because the
    /// sender is the bottleneck, half.
    /// </summary>
    private double Spare(PathConditions path, in PathWindow window, bool isFull)
    {
        var share = !_isPiloted && isFull && window.RoundTrip > path.RoundTripMin
            ? (window.RoundTrip - path.RoundTripMin) / window.RoundTrip
            : 0.5;
        return Streams * Math.Min(share, _lastTrialFailed && Streams > 2 ? 0.25 : 0.5);
    }

    private void Judge(PathConditions path)
    {
        var settling = 2 * Later(TimeSpan.FromSeconds(1), 4 * Round(path));
        var time = JudgeTime(path);
        var age = path.Now - _since;
        var isDown = Streams < _trialFrom;
        var soon = path.Last(settling / 4);
        if (isDown && age >= settling / 2 && (_isPiloted ? !_isPilotFull : soon.QueueShare < 0.5)
            && soon.BytesPerSecond < (age < settling ? TrialShareAtOnce : TrialShareMin) * _peak)
        {
            Undo(path);
        }
        else if (age >= settling + time)
        {
            var rate = path.Last(time).BytesPerSecond;
            if (rate >= (isDown ? PeakShareMin * _peak : GainMin * _settledRate))
            {
                Keep(path, rate);
            }
            else if (!isDown || age > TrialTimeMax || path.Last(time / 2).BytesPerSecond < StillRises * rate)
            {
                Undo(path);
            }
        }
    }

    private void Keep(PathConditions path, double rate)
    {
        Notice(path.Now, rate);
        _settledRate = rate;
        _lastTrialFailed = false;
        if (Streams > _trialFrom)
        {
            // Fewer are known not to do.
            _downAt = path.Now + _downWait;
            _downWait = Doubled(_downWait);
        }
        else
        {
            _upAt = path.Now + _upWait;
            _downAt = path.Now + TrialPause;
        }

        Settle(path, "as good as any number");
    }

    private void Undo(PathConditions path)
    {
        var isDown = Streams < _trialFrom;
        if (isDown)
        {
            _lastTrialFailed = true;
            _downAt = path.Now + _downWait;
            _downWait = Doubled(_downWait);
        }
        else
        {
            _upAt = path.Now + _upWait;
            _upWait = Doubled(_upWait);
        }

        Change(path.Now, _trialFrom, "");
        Settle(path, isDown ? "fewer bring less" : "more bring nothing");
    }
}
