using System.Diagnostics;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Compression;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Bench.Hde.Measuring;

/// <summary>Encodes a content and decodes it again, by one thread.</summary>
internal sealed class OurEncoding(int level)
{
    private const long CopiesBytes = 2L << 30;

    /// <summary>What the receiver holds before the transfer; null for nothing.</summary>
    public KnownFiles? Known { get; init; }

    /// <summary>What was sent before at the same places; null for nothing.</summary>
    public ReadOnlyMemory<byte>? Before { get; init; }

    /// <summary>Whether the decoded content is compared, byte by byte.</summary>
    public bool IsCompared { get; init; } = true;

    /// <summary>Encodes and decodes.</summary>
    public Result Run(ReadOnlyMemory<byte> content)
    {
        var options = new HdeOptions { Level = level, CopiesBytesMax = Before is null ? 0 : CopiesBytes };
        using var compressor = CompressorFactory.Create(options);
        using var encoder = new FrameEncoder(options, compressor, options.DecoderTerms);
        using var decoder = new FrameDecoder(options, Known);
        if (Known is not null)
            encoder.UseKnown(Known.Names, Known);
        if (Before is { } before)
            Decode(decoder, UnitStream.Encode(encoder, before.Span), new ComparingSink(default));
        var sent = encoder.Statistics;

        // What was left behind so far is not this run's to clean up.
        GC.Collect();
        var encoding = Stopwatch.StartNew();
        var frames = UnitStream.Encode(encoder, content.Span);
        encoding.Stop();
        GC.Collect();
        var decoding = Stopwatch.StartNew();
        Decode(decoder, frames, new ComparingSink(IsCompared ? content : default));
        decoding.Stop();
        return new Result(
            frames.Sum(frame => (long)frame.Length), encoding.Elapsed.TotalSeconds, decoding.Elapsed.TotalSeconds,
            encoder.Statistics.KnownUnits - sent.KnownUnits, encoder.Statistics.SameUnits - sent.SameUnits,
            encoder.Statistics.DeltaUnits - sent.DeltaUnits, encoder.Statistics.LiteralUnits - sent.LiteralUnits);
    }

    private static void Decode(FrameDecoder decoder, List<byte[]> frames, ComparingSink sink)
    {
        foreach (var frame in frames)
            decoder.Decode(frame, sink);
    }

    /// <summary>What it made, and how long it took.</summary>
    internal sealed record Result(
        long SentBytes, double EncodeSeconds, double DecodeSeconds, long KnownUnits, long SameUnits, long DeltaUnits, long LiteralUnits);
}
