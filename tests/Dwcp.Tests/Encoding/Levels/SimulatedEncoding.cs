using NovaCron.Dwcp.Encoding.Levels;

namespace NovaCron.Dwcp.Tests.Encoding.Levels;

/// <summary>
/// An encoder, the transport's window behind it and a link, in simulated time: bodies are read, compressed and put into the window,
/// which the link empties.
/// </summary>
internal sealed class SimulatedEncoding(int seed, Content content, double linkBytesPerSecond)
{
    public const int BodyBytes = 256 * 1024;
    private const double WindowBytes = 8 * 1024 * 1024;
    private const double OtherSecondsPerByte = 1 / 1.2e9;

    private readonly Random _random = new(seed);
    private double _now;
    private double _queued;
    private double _queuedAt;

    /// <summary>Bytes a second that the source gives at most.</summary>
    public double SourceBytesPerSecond { get; init; } = double.PositiveInfinity;

    /// <summary>Processor seconds spent compressing.</summary>
    public double CompressingSeconds { get; private set; }

    /// <summary>Bytes that were sent.</summary>
    public double EncodedBytes { get; private set; }

    /// <summary>Runs for so long on plans; bytes of bodies a second.</summary>
    public double Run(double seconds, Func<LevelPlan> plan, Action<LevelReading>? report = null)
    {
        var (end, start, bodies) = (_now + seconds, _now, 0L);
        while (_now < end)
        {
            var reading = Encode(plan());
            report?.Invoke(reading);
            bodies++;
        }

        return bodies * BodyBytes / (_now - start);
    }

    public double Run(double seconds, LevelControl control) => Run(seconds, () => control.Plan, reading => control.Step(reading));

    public double RunFixed(double seconds, int rung) => Run(seconds, () => new LevelPlan(rung, null));

    private LevelReading Encode(LevelPlan plan)
    {
        var (hard, size) = (Noise(), Noise());
        var started = _now;
        var working = OtherSecondsPerByte * BodyBytes;
        var compressing = content.SecondsPerByte(plan.Rung) * BodyBytes * hard;
        var encoded = (int)Math.Min(BodyBytes, content.EncodedPerByte(plan.Rung) * BodyBytes * size);
        LevelProbe? probe = null;
        if (plan.ProbeRung is { } other)
        {
            var taken = content.SecondsPerByte(other) * BodyBytes * hard * Noise();
            var came = (int)Math.Min(BodyBytes, content.EncodedPerByte(other) * BodyBytes * size);
            probe = new LevelProbe(other, came, TimeSpan.FromSeconds(taken));
        }

        // The source goes on while this works: it is waited for only as long as it needs more.
        var busy = working + compressing + (probe?.Compressing.TotalSeconds ?? 0);
        var source = Math.Max(0, (BodyBytes / SourceBytesPerSecond) - busy);
        _now += busy + source;
        CompressingSeconds += busy - working;
        var waited = Send(encoded);
        EncodedBytes += encoded;
        return new LevelReading
        {
            Elapsed = TimeSpan.FromSeconds(_now - started),
            WaitedForLink = TimeSpan.FromSeconds(waited),
            WaitedForSource = TimeSpan.FromSeconds(source),
            Compressing = TimeSpan.FromSeconds(compressing),
            BodyBytes = BodyBytes,
            EncodedBytes = encoded,
            Probe = probe,
        };
    }

    private double Send(double bytes)
    {
        _queued = Math.Max(0, _queued - ((_now - _queuedAt) * linkBytesPerSecond)) + bytes;
        var waited = Math.Max(0, _queued - WindowBytes) / linkBytesPerSecond;
        _now += waited;
        _queued = Math.Min(_queued, WindowBytes);
        _queuedAt = _now;
        return waited;
    }

    private double Noise() => 0.9 + (0.2 * _random.NextDouble());
}

/// <summary>How compressible bodies are, and how hard that is, by rung.</summary>
/// <param name="Name">For failures.</param>
/// <param name="Sizes">Encoded bytes of a body's byte, from <see cref="LevelLadder.Stored"/> on.</param>
/// <param name="MegabytesPerSecond">Speeds; the first is not looked at.</param>
internal sealed record Content(string Name, double[] Sizes, double[] MegabytesPerSecond)
{
    /// <summary>A guest's memory.</summary>
    public static readonly Content Memory = new(
        "memory",
        [1, 0.55, 0.52, 0.48, 0.44, 0.36, 0.35, 0.34, 0.33, 0.32, 0.315, 0.31, 0.305, 0.30],
        [0, 900, 820, 740, 640, 450, 380, 280, 120, 80, 60, 25, 10, 3]);

    /// <summary>Text, where higher levels still pay.</summary>
    public static readonly Content Text = new(
        "text",
        [1, 0.6, 0.56, 0.52, 0.47, 0.40, 0.37, 0.34, 0.31, 0.29, 0.27, 0.25, 0.22, 0.19],
        [0, 600, 520, 450, 380, 300, 240, 170, 90, 60, 40, 15, 8, 2.5]);

    /// <summary>What is compressed or encrypted already: noticed quickly, and never any smaller.</summary>
    public static readonly Content Random = new(
        "random", [.. Enumerable.Repeat(1.0, LevelLadder.Top + 1)], [0, .. Enumerable.Repeat(3000.0, LevelLadder.Top)]);

    public double SecondsPerByte(int rung) => rung == LevelLadder.Stored ? 0 : 1e-6 / MegabytesPerSecond[rung];

    public double EncodedPerByte(int rung) => Sizes[rung];

    public override string ToString() => Name;
}
