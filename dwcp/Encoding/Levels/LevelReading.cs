namespace NovaCron.Dwcp.Encoding.Levels;

/// <summary>What one frame took, from the end of the frame before it to its own: the input of <see cref="LevelControl"/>.</summary>
public readonly record struct LevelReading
{
    /// <summary>All of that time.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What of it passed until the link had room for frames.</summary>
    public TimeSpan WaitedForLink { get; init; }

    /// <summary>What of it passed until there was something to encode.</summary>
    public TimeSpan WaitedForSource { get; init; }

    /// <summary>What of it compressing took, without <see cref="Probe"/>.</summary>
    public required TimeSpan Compressing { get; init; }

    /// <summary>The frame's body before compression, in bytes.</summary>
    public required int BodyBytes { get; init; }

    /// <summary>The same after it, in bytes.</summary>
    public required int EncodedBytes { get; init; }

    /// <summary>The same body on another rung, where the plan asked for that.</summary>
    public LevelProbe? Probe { get; init; }
}

/// <summary>A body that was compressed once more, to compare: nothing of it is sent.</summary>
/// <param name="Rung">The rung it was tried on.</param>
/// <param name="EncodedBytes">What it came to, in bytes.</param>
/// <param name="Compressing">What that took.</param>
public readonly record struct LevelProbe(int Rung, int EncodedBytes, TimeSpan Compressing);

/// <summary>How the next frame is to be compressed.</summary>
/// <param name="Rung">The rung of <see cref="LevelLadder"/>.</param>
/// <param name="ProbeRung">The rung to compress its body on besides, to compare; null for none.</param>
public readonly record struct LevelPlan(int Rung, int? ProbeRung);
