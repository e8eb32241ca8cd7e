namespace NovaCron.Dwcp.Transport.Control;

/// <summary>
/// Chooses between a model-based congestion control (BBR) and a loss-based one (CUBIC) where the machine offers both. BBR
/// fills paths that lose packets; where nothing is lost it still drains the path each 10 s to measure it (PROBE_RTT), which
/// costs 2 to 4 %, and CUBIC keeps the path full. So: BBR at first, CUBIC when a full path was seen to lose nothing, and BBR
/// again as soon as the queue that CUBIC leaves on a full path is gone.
/// </summary>
internal sealed class CongestionChoice(bool isFree)
{
    public const string ModelBased = "bbr";
    public const string LossBased = "cubic";

    private static readonly TimeSpan WatchTimeMin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryTimeMin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryTimeMax = TimeSpan.FromMinutes(10);

    /// <summary>Round trips that a judgement takes, at least.</summary>
    private const int WatchRounds = 8;

    /// <summary>A queue that stands for less of the time than this is no full path.</summary>
    private const double QueueShareMin = 0.5;

    private TimeSpan _since;
    private TimeSpan _retryAt;
    private TimeSpan _retryTime = RetryTimeMin;
    private int _streams;

    /// <summary>The congestion control to use; null leaves what the connections have.</summary>
    public string? Name { get; private set; }

    /// <summary>Takes what is known now; whether the choice changed.</summary>
    public bool Step(PathConditions path, bool isJudgeable)
    {
        if (!isFree)
        {
            return false;
        }

        var before = Name;
        var watch = Watch(path);
        if (!isJudgeable || path.Streams != _streams)
        {
            _streams = path.Streams;
            _since = path.Now;
        }
        else if (path.Now - _since >= watch)
        {
            Judge(path, watch);
        }

        return Name != before;
    }

    private static TimeSpan Watch(PathConditions path)
    {
        var rounds = WatchRounds * path.RoundTrip;
        return rounds > WatchTimeMin ? rounds : WatchTimeMin;
    }

    private void Judge(PathConditions path, TimeSpan watch)
    {
        var window = path.Last(watch);
        if (Name == LossBased)
        {
            // The kernel may not let this process choose; then nothing was changed and nothing is to be changed back.
            if (!path.IsLossBased || (window.QueueShare < QueueShareMin && window.LossShare > 0))
            {
                Choose(ModelBased, path.Now);
                _retryAt = path.Now + _retryTime;
                _retryTime = _retryTime * 2 < RetryTimeMax ? _retryTime * 2 : RetryTimeMax;
            }

            return;
        }

        if (path.Now >= _retryAt && !path.IsLossBased && window.LossShare <= 0 && window.LimitedShare < 0.5 && IsSteady(path, watch))
        {
            Choose(LossBased, path.Now);
        }
    }

    private static bool IsSteady(PathConditions path, TimeSpan watch)
    {
        var whole = path.Last(watch).BytesPerSecond;
        return whole > 0 && path.Last(watch / 2).BytesPerSecond < 1.05 * whole;
    }

    private void Choose(string name, TimeSpan now)
    {
        Name = name;
        _since = now;
    }
}
