namespace NovaCron.Dwcp.Encoding;

/// <summary>What an encoder has made so far; incomplete frames are not in the byte counts of frames.</summary>
/// <param name="ZeroUnits">Units announced as filled with one byte.</param>
/// <param name="UniformUnits">Pages that were found to be filled with one byte.</param>
/// <param name="LiteralUnits">Pages sent with their content.</param>
/// <param name="SameUnits">Pages that equalled their previous copy, which the receiver holds.</param>
/// <param name="DeltaUnits">Pages sent as their difference to the previous copy.</param>
/// <param name="DeltaBytes">Those differences before compression, in bytes.</param>
/// <param name="OpaqueBytes">Bytes passed through, in bytes.</param>
/// <param name="Frames">Frames completed.</param>
/// <param name="StoredFrames">Frames completed whose body was not compressed.</param>
/// <param name="BodyBytes">Frame bodies before compression, in bytes.</param>
/// <param name="FrameBytes">Frames as sent, headers included, in bytes.</param>
public readonly record struct HdeStatistics(
    long ZeroUnits,
    long UniformUnits,
    long LiteralUnits,
    long SameUnits,
    long DeltaUnits,
    long DeltaBytes,
    long OpaqueBytes,
    long Frames,
    long StoredFrames,
    long BodyBytes,
    long FrameBytes)
{
    /// <summary>Pages sent as references to what the receiver holds.</summary>
    public long KnownUnits { get; init; }

    /// <summary>Known contents that frames were compressed beside.</summary>
    public long ContextUnits { get; init; }

    /// <summary>The level of the latest frame, on zstd's scale; null when it was not to be compressed.</summary>
    public int? Level { get; init; }
}
