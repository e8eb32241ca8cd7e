using NovaCron.Dwcp.Encoding.Contexts;
using NovaCron.Dwcp.Encoding.Copies;
using NovaCron.Dwcp.Encoding.Levels;

namespace NovaCron.Dwcp.Encoding;

/// <summary>Sizes and limits of Hierarchical Delta Encoding. Both sides keep their own; a frame must satisfy the receiver's.</summary>
public sealed record HdeOptions
{
    /// <summary>The longest block name: 255 bytes of UTF-8, as in QEMU's stream.</summary>
    public const int BlockNameBytesMax = 255;

    /// <summary>The least memory for copies that is any use, in bytes.</summary>
    private const long CopiesBytesLeast = 128 * 1024;

    /// <summary>The most memory for copies, in bytes: 64 GiB.</summary>
    private const long CopiesBytesLimit = 64L << 30;

    /// <summary>Units of one frame that the receiver makes from what it has, at most: 1,024, whose contents have 4 MiB.</summary>
    public const int RebuiltUnitsMax = 1024;

    /// <summary>Content gathered before a frame is made, in bytes; default 256 KiB. Below 128 KiB compression lacks context.</summary>
    public int BatchBytes { get; init; } = 256 * 1024;

    /// <summary>Units in one frame, at most; default 65,536. A frame is closed early when it is reached.</summary>
    public int FrameUnitsMax { get; init; } = 65_536;

    /// <summary>The longest frame made or accepted, header included, in bytes; default 1 MiB.</summary>
    public int FrameBytesMax { get; init; } = 1024 * 1024;

    /// <summary>The longest decoded frame body made or accepted, in bytes; default 1 MiB. No decoder allocates more for one.</summary>
    public int DecodedBytesMax { get; init; } = 1024 * 1024;

    /// <summary>Completed frames an encoder may hold before it refuses more units; default 8.</summary>
    public int FramesPendingMax { get; init; } = 8;

    /// <summary>Frame buffers kept for reuse, at most; default 64. More may be in flight, those are not kept.</summary>
    public int FramesPooledMax { get; init; } = 64;

    /// <summary>The codec to use; null takes the best one that both sides have.</summary>
    public HdeCodec? Codec { get; init; }

    /// <summary>
    /// Compression level on zstd's scale, -7 (fast) to 19 (small); Brotli uses the nearest of its 1 to 9. Null, the default: chosen
    /// while it runs, for each frame (<see cref="Levels.LevelControl"/>), by what the link takes and the processor gives.
    /// </summary>
    public int? Level { get; init; }

    /// <summary>What choosing the level may use.</summary>
    public LevelControlOptions LevelControl { get; init; } = new();

    /// <summary>
    /// Memory for previous copies of units, in bytes, at each end of a transfer and for as long as it runs; default 128 MiB. The
    /// smaller of both ends' numbers holds. A page that is sent again costs next to nothing if it did not change, and its changed
    /// bytes if it did, as long as the copy before is still there; one whose copy had to make way is sent whole. 0 keeps no copies.
    /// </summary>
    public long CopiesBytesMax { get; init; } = 128L * 1024 * 1024;

    /// <summary>What a decoder with these options says of itself before the first frame.</summary>
    public DecoderTerms DecoderTerms => new(FrameHeader.Version, CopiesMax);

    /// <summary>Previous copies that <see cref="CopiesBytesMax"/> has room for, all that they take counted.</summary>
    internal int CopiesMax => (int)(CopiesBytesMax / PreviousCopies.BytesPerCopy);

    /// <summary>The decoded body of the largest frame an encoder with these options makes, in bytes.</summary>
    internal int EncoderBodyBytesMax => UnitTableWriter.BytesMax + BatchBytes + UnitAddress.Size + FrameDigest.Size;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range, or they contradict each other.</exception>
    public void Validate()
    {
        CheckRange(BatchBytes, UnitAddress.Size, 16 * 1024 * 1024, nameof(BatchBytes));
        CheckRange(FrameUnitsMax, 1, 1024 * 1024, nameof(FrameUnitsMax));
        CheckRange(DecodedBytesMax, EncoderBodyBytesMax, 64 * 1024 * 1024, nameof(DecodedBytesMax));
        CheckRange(FrameBytesMax, FrameHeader.Size + ContextList.BytesMax + EncoderBodyBytesMax, 64 * 1024 * 1024, nameof(FrameBytesMax));
        CheckRange(FramesPendingMax, 1, 1024, nameof(FramesPendingMax));
        CheckRange(FramesPooledMax, 0, 4096, nameof(FramesPooledMax));
        CheckRange(CopiesBytesMax, 0, CopiesBytesLimit, nameof(CopiesBytesMax));
        if (CopiesBytesMax is > 0 and < CopiesBytesLeast)
        {
            throw new ArgumentOutOfRangeException(
                nameof(CopiesBytesMax), CopiesBytesMax, $"HdeOptions.CopiesBytesMax must be 0, or at least {CopiesBytesLeast}.");
        }

        CheckRange(Level ?? 0, -7, 19, nameof(Level));
        LevelControl.Validate();
        if (Codec is { } codec && !Enum.IsDefined(codec))
        {
            throw new ArgumentOutOfRangeException(nameof(Codec), codec, "HdeOptions.Codec is not a codec.");
        }
    }

    private static void CheckRange(long value, long min, long max, string name)
    {
        if (value < min || value > max)
        {
            throw new ArgumentOutOfRangeException(name, value, $"HdeOptions.{name} must be from {min} to {max}.");
        }
    }
}
