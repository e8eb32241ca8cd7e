namespace NovaCron.Dwcp.Encoding.Levels;

/// <summary>What is known of a rung, beside the one it was compared with on the same bodies.</summary>
/// <param name="CompressingPerByte">Seconds for a byte of the body.</param>
/// <param name="EncodedPerByte">What a byte of the body comes to.</param>
/// <param name="Probes">How often it was tried.</param>
/// <param name="At">When it was tried last.</param>
/// <param name="Other">The rung it was compared with.</param>
/// <param name="OtherCompressingPerByte">That one's seconds for a byte of the same bodies.</param>
/// <param name="OtherEncodedPerByte">That one's bytes.</param>
internal readonly record struct RungEstimate(
    double CompressingPerByte,
    double EncodedPerByte,
    int Probes,
    TimeSpan At,
    int Other,
    double OtherCompressingPerByte,
    double OtherEncodedPerByte)
{
    /// <summary>A probe counts for this much against those before it.</summary>
    private const double NewestWeight = 0.25;

    /// <summary>Content changes: older comparisons are forgotten.</summary>
    private static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(20);

    public bool IsFresh(int probesMin, TimeSpan now) => Probes >= probesMin && now - At <= AgeMax;

    /// <summary>Adds a comparison.</summary>
    public RungEstimate Plus(in LevelProbe probe, in LevelReading reading, int other, TimeSpan now)
    {
        var before = Other == other && now - At <= AgeMax ? this : default;
        var weight = Math.Max(NewestWeight, 1.0 / (before.Probes + 1));
        var body = (double)reading.BodyBytes;
        return new RungEstimate(
            Mix(before.CompressingPerByte, probe.Compressing.TotalSeconds / body),
            Mix(before.EncodedPerByte, probe.EncodedBytes / body),
            before.Probes + 1,
            now,
            other,
            Mix(before.OtherCompressingPerByte, reading.Compressing.TotalSeconds / body),
            Mix(before.OtherEncodedPerByte, reading.EncodedBytes / body));

        double Mix(double old, double newest) => old + (weight * (newest - old));
    }

    /// <summary>What it would take and give now, where the bodies may have become harder or easier meanwhile.</summary>
    public (double CompressingPerByte, double EncodedPerByte) Expected(in LevelWindow window, int rung) => Other != rung
        ? (CompressingPerByte, EncodedPerByte)
        : (CompressingPerByte * Change(window.CompressingPerByte, OtherCompressingPerByte),
            EncodedPerByte * Change(window.EncodedPerByte, OtherEncodedPerByte));

    private static double Change(double now, double then) => now > 0 && then > 0 ? now / then : 1;
}
