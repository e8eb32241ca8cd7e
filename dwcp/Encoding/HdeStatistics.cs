namespace NovaCron.Dwcp.Encoding;

/// <summary>What an encoder has made so far; incomplete frames are not in the byte counts of frames.</summary>
/// <param name="ZeroUnits">Units announced as filled with one byte.</param>
/// <param name="UniformUnits">Pages that were found to be filled with one byte.</param>
/// <param name="LiteralUnits">Pages sent with their content.</param>
/// <param name="OpaqueBytes">Bytes passed through, in bytes.</param>
/// <param name="Frames">Frames completed.</param>
/// <param name="StoredFrames">Frames completed whose body was not compressed.</param>
/// <param name="BodyBytes">Frame bodies before compression, in bytes.</param>
/// <param name="FrameBytes">Frames as sent, headers included, in bytes.</param>
public readonly record struct HdeStatistics(
    long ZeroUnits,
    long UniformUnits,
    long LiteralUnits,
    long OpaqueBytes,
    long Frames,
    long StoredFrames,
    long BodyBytes,
    long FrameBytes);
