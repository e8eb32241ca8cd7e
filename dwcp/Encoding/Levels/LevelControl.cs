namespace NovaCron.Dwcp.Encoding.Levels;

/// <summary>
/// Chooses how hard to compress. What a body takes is the longest of three times: encoding it, sending what it comes to, and waiting
/// for the source; the rung with the shortest wins. Rungs are compared on the same bodies: now and then one is compressed twice.
/// Pure: no clock, no compressor inside. See docs/internals/hde-level.md.
/// </summary>
public sealed class LevelControl
{
    /// <summary>Processor time for probes: of all time, and of that in which the encoder waits for the link.</summary>
    private const double ProbeShare = 0.01;
    private const double ProbeShareIdle = 0.1;

    /// <summary>Probes of a rung before it is believed.</summary>
    private const int ProbesMin = 3;

    /// <summary>A rung that takes up to this much longer than the fastest is as good as that.</summary>
    private const double AsFast = 1.02;

    /// <summary>Among those another must leave this much fewer bytes to be worth the change.</summary>
    private const double GainMin = 1.01;

    /// <summary>Waiting this share of the time for something means that it sets the pace.</summary>
    private const double BoundShare = 0.05;

    /// <summary>Waiting for this share of the time means that there is much to gain.</summary>
    private const double IdleShare = 0.5;

    /// <summary>
    /// Where the source sets the pace, compressing saves bytes but no time. It may use this much of the processor's allowance: a source
    /// that then comes ten times as fast, as a guest's last pages do, does not wait.
    /// </summary>
    private const double SourceCpuShare = 0.1;

    /// <summary>What a rung never tried is taken to cost, times the present one.</summary>
    private const double UnknownCost = 2;

    private const int JudgeFrames = 8;
    private static readonly TimeSpan JudgeTime = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan LinkAgeMax = TimeSpan.FromSeconds(10);

    // The rungs that are tried, from the present one: the second lies behind one that may be no better than the present one.
    private static readonly int[] Down = [-1, -2];
    private static readonly int[] Up = [1, 2];
    private static readonly int[] MuchUp = [3, 1, 2];

    private readonly LevelControlOptions _options;
    private readonly double _bodyBytesMax;
    private readonly RungEstimate[] _rungs = new RungEstimate[LevelLadder.Top + 1];
    private LevelWindow _window;
    private TimeSpan _now;
    private double _probeCredit;
    private double _link = double.PositiveInfinity;
    private TimeSpan _linkAt;
    private int[] _steps = Down;

    /// <summary>Begins on <see cref="LevelLadder.Start"/>.</summary>
    /// <param name="options">What it may use.</param>
    /// <param name="bodyBytesMax">The largest body, in bytes.</param>
    public LevelControl(LevelControlOptions options, int bodyBytesMax)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _bodyBytesMax = bodyBytesMax;
        Plan = new LevelPlan(LevelLadder.Start, null);
    }

    /// <summary>How the next frame is to be compressed.</summary>
    public LevelPlan Plan { get; private set; }

    private int Rung => Plan.Rung;

    /// <summary>Takes what a frame took; the plan for the next.</summary>
    public LevelPlan Step(in LevelReading reading)
    {
        _now += reading.Elapsed;
        _window = _window.Plus(reading);
        var idle = reading.WaitedForLink + reading.WaitedForSource;
        _probeCredit += (ProbeShare * reading.Elapsed.TotalSeconds) + (ProbeShareIdle * idle.TotalSeconds);
        _probeCredit = Math.Min(_probeCredit, ProbeShareIdle);
        if (reading.Probe is { } probe)
        {
            _probeCredit -= probe.Compressing.TotalSeconds;
            _rungs[probe.Rung] = _rungs[probe.Rung].Plus(probe, reading, Rung, _now);
        }

        if (_window.Elapsed >= JudgeTime && _window.Frames >= JudgeFrames && _window.BodyBytes > 0)
        {
            Judge();
        }

        Plan = Plan with { ProbeRung = NextProbe(reading) };
        return Plan;
    }

    private void Judge()
    {
        var window = _window;
        _window = default;
        var waited = window.WaitedForLink + window.WaitedForSource;
        _steps = window.IsBoundBy(waited, IdleShare) ? MuchUp : window.IsBoundBy(waited, BoundShare) ? Up : Down;
        if (window.IsBoundBy(window.WaitedForLink, BoundShare))
        {
            (_link, _linkAt) = (window.EncodedPerSecond, _now);
        }

        // A link that once held the frames back may do so again; one that takes more than it did is wider than was thought.
        var link = _now - _linkAt > LinkAgeMax ? double.PositiveInfinity : Math.Max(_link, window.EncodedPerSecond);
        var present = Predict(Rung, window, link);
        var best = Best(present, window, link);
        if (best.Rung == Rung && !present.IsAllowed && Rung > LevelLadder.Stored)
        {
            best = present with { Rung = Rung - 1 };
        }

        _rungs[Rung] = new RungEstimate(window.CompressingPerByte, window.EncodedPerByte, ProbesMin, _now, Rung, 0, 0);
        Plan = new LevelPlan(best.Rung, null);
    }

    // What is not compressed takes no time and comes to what it was.
    private bool IsKnown(int rung) => rung == LevelLadder.Stored || _rungs[rung].IsFresh(ProbesMin, _now);

    /// <summary>
    /// Of the rungs that are as good as the fastest the one with the fewest bytes: what is in the way is seldom compressing alone, and time
    /// is measured less well than bytes are. The present one, if another is not worth the change.
    /// </summary>
    private RungOutlook Best(in RungOutlook present, in LevelWindow window, double link)
    {
        Span<RungOutlook> outlooks = stackalloc RungOutlook[LevelLadder.Top + 1];
        var (count, fastest) = (0, double.PositiveInfinity);
        for (var rung = 0; rung < _rungs.Length; rung++)
        {
            if (rung == Rung || IsKnown(rung))
            {
                var outlook = rung == Rung ? present : Predict(rung, window, link);
                if (outlook.IsAllowed)
                {
                    outlooks[count++] = outlook;
                    fastest = Math.Min(fastest, outlook.TimePerByte);
                }
            }
        }

        var best = present;
        foreach (var outlook in outlooks[..count])
        {
            if (IsAsFast(outlook, fastest) && (!IsAsFast(best, fastest) || outlook.EncodedPerByte < best.EncodedPerByte))
            {
                best = outlook;
            }
        }

        return IsAsFast(present, fastest) && present.EncodedPerByte <= best.EncodedPerByte * GainMin ? present : best;
    }

    private static bool IsAsFast(in RungOutlook outlook, double fastest) => outlook.IsAllowed && outlook.TimePerByte <= fastest * AsFast;

    private RungOutlook Predict(int rung, in LevelWindow window, double link)
    {
        var (compressing, encoded) = rung == Rung ? (window.CompressingPerByte, window.EncodedPerByte)
            : rung == LevelLadder.Stored ? (0, 1)
            : _rungs[rung].Expected(window, Rung);
        var isSourceBound = window.IsBoundBy(window.WaitedForSource, BoundShare);
        var working = window.OtherPerByte + compressing;
        var source = isSourceBound ? window.SourcePerByte : 0;
        var time = Math.Max(Math.Max(working, source), encoded / link);
        var share = source >= time ? SourceCpuShare * _options.CpuShareMax : _options.CpuShareMax;
        return new RungOutlook(
            rung, time, encoded, compressing <= share * time && compressing * _bodyBytesMax <= _options.FrameTimeMax.TotalSeconds);
    }

    /// <summary>
    /// Which rung the next body is tried on as well: towards less work while work is what holds, towards fewer bytes otherwise.
    /// </summary>
    private int? NextProbe(in LevelReading reading)
    {
        foreach (var step in _steps)
        {
            var rung = Math.Min(Rung + step, LevelLadder.Top);
            if (rung > LevelLadder.Stored && rung != Rung && !_rungs[rung].IsFresh(ProbesMin, _now) && MayProbe(rung, reading))
            {
                return rung;
            }
        }

        return null;
    }

    private bool MayProbe(int rung, in LevelReading reading)
    {
        var known = _rungs[rung].CompressingPerByte * reading.BodyBytes;
        var cost = known > 0 ? known : UnknownCost * reading.Compressing.TotalSeconds;
        return cost <= _probeCredit && cost <= 2 * _options.FrameTimeMax.TotalSeconds;
    }

    /// <summary>What a rung would bring, in seconds and bytes for each byte of the body.</summary>
    private readonly record struct RungOutlook(int Rung, double TimePerByte, double EncodedPerByte, bool IsAllowed);
}
