namespace NovaCron.Dwcp.Encoding.Levels;

/// <summary>What <see cref="LevelControl"/> may use.</summary>
public sealed record LevelControlOptions
{
    /// <summary>The share of one processor that compressing may take, above 0 to 1; 1 by default.</summary>
    public double CpuShareMax { get; init; } = 1;

    /// <summary>
    /// The longest that a body of <see cref="HdeOptions.BatchBytes"/> may take, 1 ms to 10 s; 50 ms by default. At switch-over the
    /// guest waits for the last of them.
    /// </summary>
    public TimeSpan FrameTimeMax { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public void Validate()
    {
        if (CpuShareMax is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(CpuShareMax), CpuShareMax, $"{nameof(LevelControlOptions)}.{nameof(CpuShareMax)} must be above 0 and up to 1.");
        }

        if (FrameTimeMax < TimeSpan.FromMilliseconds(1) || FrameTimeMax > TimeSpan.FromSeconds(10))
        {
            throw new ArgumentOutOfRangeException(
                nameof(FrameTimeMax), FrameTimeMax, $"{nameof(LevelControlOptions)}.{nameof(FrameTimeMax)} must be 1 ms to 10 s.");
        }
    }
}
