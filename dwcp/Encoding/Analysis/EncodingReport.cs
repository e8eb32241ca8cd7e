namespace NovaCron.Dwcp.Encoding.Analysis;

/// <summary>What sending a content would take.</summary>
/// <param name="ContentBytes">The content, in bytes.</param>
/// <param name="Encoded">What the encoder made of it.</param>
/// <param name="Encoding">The time that took, reading included.</param>
public sealed record EncodingReport(long ContentBytes, HdeStatistics Encoded, TimeSpan Encoding)
{
    /// <summary>Names of what the receiver holds, which it would tell before: bytes the other way.</summary>
    public long NamesBytes { get; init; }

    /// <summary>Bytes that would be sent, frame headers included.</summary>
    public long SentBytes => Encoded.FrameBytes;

    /// <summary>Bytes of pages that hold something else than one byte again and again.</summary>
    public long FilledBytes => ContentBytes - ((Encoded.ZeroUnits + Encoded.UniformUnits) * UnitAddress.Size);

    /// <summary>Content bytes for each byte that would be sent; 0 for an empty content.</summary>
    public double Ratio => SentBytes == 0 ? 0 : (double)ContentBytes / SentBytes;

    /// <summary>The same of <see cref="FilledBytes"/> alone: pages of zeros make any encoding look good.</summary>
    public double FilledRatio => SentBytes == 0 ? 0 : (double)FilledBytes / SentBytes;
}
