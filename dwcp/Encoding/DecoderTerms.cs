namespace NovaCron.Dwcp.Encoding;

/// <summary>
/// What a receiver says of its decoder before the first frame; a sender makes no frame beyond it. The default is of one that says
/// nothing, which gets version 1.
/// </summary>
/// <param name="FrameVersion">The newest frame version it decodes; all earlier ones too.</param>
/// <param name="CopiesMax">Previous copies of units it can keep; 0 when it keeps none, and then it gets no version 2.</param>
public readonly record struct DecoderTerms(int FrameVersion, int CopiesMax)
{
    /// <summary>Of a receiver that keeps no copies.</summary>
    public static DecoderTerms First { get; } = new(FrameHeader.VersionFirst, 0);

    /// <summary>Whether frames may refer to what the receiver held before.</summary>
    public bool TakesKnown => FrameVersion >= FrameHeader.VersionKnown;

    /// <summary>Whether they are possible: copies belong to the versions after the first, and version 2 to copies.</summary>
    public bool AreValid => FrameVersion >= 0 && CopiesMax >= 0
        && (CopiesMax > 0 ? FrameVersion > FrameHeader.VersionFirst : FrameVersion != FrameHeader.VersionCopies);
}
