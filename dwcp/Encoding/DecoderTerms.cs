namespace NovaCron.Dwcp.Encoding;

/// <summary>What a receiver says of its decoder before the first frame; a sender makes no frame beyond it.</summary>
/// <param name="FrameVersion">The newest frame version it decodes; all earlier ones too.</param>
/// <param name="CopiesMax">Previous copies of units it can keep; 0 when it keeps none, and then version 1 is all it decodes.</param>
public readonly record struct DecoderTerms(int FrameVersion, int CopiesMax)
{
    /// <summary>Of a receiver that says nothing: version 1, no copies.</summary>
    public static DecoderTerms First { get; } = new(FrameHeader.VersionFirst, 0);

    /// <summary>Whether they are possible: version 1 without copies, or a later one with some.</summary>
    public bool AreValid => FrameVersion == FrameHeader.VersionFirst
        ? CopiesMax == 0
        : FrameVersion > FrameHeader.VersionFirst && CopiesMax > 0;
}
