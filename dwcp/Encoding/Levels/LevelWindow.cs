namespace NovaCron.Dwcp.Encoding.Levels;

/// <summary>Sums over the frames since the last judgement.</summary>
internal readonly record struct LevelWindow
{
    public int Frames { get; private init; }

    public TimeSpan Elapsed { get; private init; }

    public TimeSpan WaitedForLink { get; private init; }

    public TimeSpan WaitedForSource { get; private init; }

    public TimeSpan Compressing { get; private init; }

    public TimeSpan Probing { get; private init; }

    public long BodyBytes { get; private init; }

    public long EncodedBytes { get; private init; }

    public double EncodedPerSecond => EncodedBytes / Elapsed.TotalSeconds;

    public double EncodedPerByte => (double)EncodedBytes / BodyBytes;

    public double CompressingPerByte => Compressing.TotalSeconds / BodyBytes;

    /// <summary>All other work: reading, gathering, hashing.</summary>
    public double OtherPerByte =>
        Math.Max(0, (Elapsed - WaitedForLink - WaitedForSource - Compressing - Probing).TotalSeconds) / BodyBytes;

    /// <summary>What the source takes for a byte, as far as it is what was waited for.</summary>
    public double SourcePerByte => (Elapsed - WaitedForLink).TotalSeconds / BodyBytes;

    public bool IsBoundBy(TimeSpan waited, double share) => Elapsed > TimeSpan.Zero && waited >= share * Elapsed;

    public LevelWindow Plus(in LevelReading reading) => new()
    {
        Frames = Frames + 1,
        Elapsed = Elapsed + reading.Elapsed,
        WaitedForLink = WaitedForLink + reading.WaitedForLink,
        WaitedForSource = WaitedForSource + reading.WaitedForSource,
        Compressing = Compressing + reading.Compressing,
        Probing = Probing + (reading.Probe?.Compressing ?? TimeSpan.Zero),
        BodyBytes = BodyBytes + reading.BodyBytes,
        EncodedBytes = EncodedBytes + reading.EncodedBytes,
    };
}
