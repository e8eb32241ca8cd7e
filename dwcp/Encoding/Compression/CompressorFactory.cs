using System.Collections.Immutable;
using NovaCron.Dwcp.Encoding.Levels;
using NovaCron.Dwcp.Encoding.Zstd;

namespace NovaCron.Dwcp.Encoding.Compression;

/// <summary>
/// Makes the compressors this machine has. A receiver announces <see cref="SupportedCodecs"/>; a sender chooses among them.
/// </summary>
public static class CompressorFactory
{
    /// <summary>The codecs this machine reads and writes, best first.</summary>
    public static ImmutableArray<HdeCodec> SupportedCodecs { get; } = ZstdLibrary.IsAvailable
        ? [HdeCodec.Zstd, HdeCodec.Brotli, HdeCodec.Stored]
        : [HdeCodec.Brotli, HdeCodec.Stored];

    /// <summary>A sentence for the operator: what frames are compressed with here, and why.</summary>
    public static string Description => ZstdLibrary.IsAvailable
        ? $"Frames are compressed with {ZstdLibrary.Name}."
        : $"{ZstdLibrary.FileName} was not found: frames are compressed with Brotli, which costs more processor time. "
            + "Install zstd's shared library (Debian: libzstd1) for the fast path.";

    /// <summary>Makes the compressor for frames that this machine itself could read.</summary>
    /// <exception cref="HdeException">The codec that the options ask for is not there.</exception>
    public static ICompressor Create(HdeOptions options) => Create(options, SupportedCodecs);

    /// <summary>Makes the best compressor that the receiver can read, or the one that the options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="receiver">The receiver's <see cref="SupportedCodecs"/>; <see cref="HdeCodec.Stored"/> is always among them.</param>
    /// <exception cref="HdeException">The codec that the options ask for is not there, or not at the receiver.</exception>
    public static ICompressor Create(HdeOptions options, IReadOnlyCollection<HdeCodec> receiver)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(receiver);
        options.Validate();
        var common = SupportedCodecs.Where(codec => codec == HdeCodec.Stored || receiver.Contains(codec));
        var chosen = options.Codec ?? common.First();
        if (!common.Contains(chosen))
        {
            throw HdeException.Encoding(
                HdeError.UnsupportedCodec, $"codec {chosen} was asked for, but both sides have only {string.Join(", ", common)}");
        }

        var level = options.Level ?? LevelLadder.LevelOf(LevelLadder.Start)!.Value;
        return chosen switch
        {
            HdeCodec.Zstd => new ZstdCompressor(level),
            HdeCodec.Brotli => new BrotliCodec(level),
            _ => new StoredCodec(),
        };
    }

    /// <summary>Makes a decompressor.</summary>
    /// <exception cref="HdeException">This machine does not have the codec.</exception>
    public static IDecompressor CreateDecompressor(HdeCodec codec) => codec switch
    {
        HdeCodec.Stored => new StoredCodec(),
        HdeCodec.Brotli => new BrotliCodec(level: 1),
        HdeCodec.Zstd when ZstdLibrary.IsAvailable => new ZstdDecompressor(),
        _ => throw HdeException.Decoding(HdeError.UnsupportedCodec, $"codec {codec} is not on this machine"),
    };
}
