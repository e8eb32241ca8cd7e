using static NovaCron.Dwcp.Transport.TimeSpans;

namespace NovaCron.Dwcp.Transport.Control;

internal sealed partial class StreamTuner
{
    private static readonly TimeSpan GrowTimeMin = TimeSpan.FromSeconds(0.7);

    /// <summary>A model-based control finds a free path by itself: only then may more connections help.</summary>
    private static readonly TimeSpan ModelBasedGrowTime = TimeSpan.FromSeconds(4);

    /// <summary>A pilot brings those that are there to the path's rate; more disturb that, and are for windows too small for it.</summary>
    private static readonly TimeSpan PilotedGrowTime = TimeSpan.FromSeconds(10);

    private void Grow(PathConditions path)
    {
        var time = Later(GrowTimeMin, 6 * Round(path));
        var age = path.Now - _since;
        if (age < time)
        {
            return;
        }

        var late = path.Last(time / 2);
        var whole = path.Last(time);
        if (_isPilotFull || late.QueueShare > 0.5)
        {
            Settle(path, "the path is full");
        }
        else if (Streams >= _max)
        {
            Settle(path, "no more are allowed");
        }
        else if (!path.IsLossBased && (late.LimitedShare < 0.5 || age < 2 * time) && age < Later(ModelBasedGrowTime, 16 * Round(path)))
        {
            // The losses of a start that overshot come with a queue; they say nothing of the path.
            _ = !_isPiloted && age >= Later(TimeSpan.FromSeconds(2), 12 * Round(path)) && IsLifted(path);
        }
        else if (MayClimb(age, path) && (!IsRising(late, whole) || (age > 5 * time && !_isPiloted)))
        {
            Climb(path, whole);
        }
    }

    private bool MayClimb(TimeSpan age, PathConditions path) => !_isPiloted || age > Later(PilotedGrowTime, 40 * Round(path));

    /// <summary>Whether the connections there are still speed up by themselves.</summary>
    private bool IsRising(in PathWindow late, in PathWindow whole) =>
        (_isPiloted || (late.LossShare <= 0 && late.LimitedShare < 0.5)) && late.BytesPerSecond > 1.05 * whole.BytesPerSecond;

    private void Climb(PathConditions path, in PathWindow window)
    {
        // What losses hold back grows with the number; but a rate just after a start is more than losses will leave of it, so
        // that three doublings are compared. Where neither losses nor windows are seen, one doubling must show a gain.
        var heldByLoss = path.IsLossBased && window.LossShare > 0;
        var back = heldByLoss ? 3 : 1;
        if (_climb.Count >= back)
        {
            var (streams, rate) = _climb[^back];
            if (window.BytesPerSecond < rate * (heldByLoss ? 1.2 : 1.05))
            {
                _growAt = path.Now + _growWait;
                _growWait = Doubled(_growWait);
                Change(path.Now, streams, "");
                Settle(path, "more brought nothing");
                return;
            }
        }

        _climb.Add((Streams, window.BytesPerSecond));
        Change(path.Now, Math.Min(_max, Streams * 2), $"probing {Math.Min(_max, Streams * 2)} streams: the path is not full");
    }

    private static TimeSpan Doubled(TimeSpan wait) => wait * 2 < TrialWaitMax ? wait * 2 : TrialWaitMax;
}
