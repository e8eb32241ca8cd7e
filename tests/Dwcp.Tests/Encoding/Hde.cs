using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Compression;

namespace NovaCron.Dwcp.Tests.Encoding;

/// <summary>Encodes and decodes call sequences, and makes contents.</summary>
internal static class Hde
{
    /// <summary>Two-page batches, so that short sequences already make several frames.</summary>
    public static HdeOptions Small(HdeCodec? codec = null) => new()
    {
        BatchBytes = 2 * UnitAddress.Size,
        FrameUnitsMax = 64,
        Codec = codec,
    };

    public static IEnumerable<object[]> Codecs() => CompressorFactory.SupportedCodecs.Select(codec => new object[] { codec });

    public static List<byte[]> Encode(IEnumerable<UnitCall> calls, HdeOptions options)
    {
        using var compressor = CompressorFactory.Create(options);
        using var encoder = new FrameEncoder(options, compressor);
        var frames = new List<byte[]>();
        foreach (var call in calls)
        {
            call.MakeOn(encoder);
            Drain(encoder, frames);
        }

        encoder.Flush();
        Drain(encoder, frames);
        return frames;
    }

    public static List<UnitCall> Decode(IEnumerable<byte[]> frames, HdeOptions options)
    {
        using var decoder = new FrameDecoder(options);
        var sink = new RecordingSink();
        foreach (var frame in frames)
        {
            decoder.Decode(frame, sink);
        }

        return sink.Calls;
    }

    /// <summary>A page that compresses like text.</summary>
    public static byte[] TextPage(int seed)
    {
        var page = new byte[UnitAddress.Size];
        for (var i = 0; i < page.Length; i++)
        {
            page[i] = (byte)('a' + ((i * 7) + seed + (i / 64)) % 23);
        }

        return page;
    }

    /// <summary>A page that does not compress.</summary>
    public static byte[] RandomPage(int seed)
    {
        var page = new byte[UnitAddress.Size];
        new Random(seed).NextBytes(page);
        return page;
    }

    public static UnitCall Page(int number, byte[] content, ushort block = 0, ushort tag = 8) =>
        new("page", new UnitAddress(block, (ulong)number * UnitAddress.Size), tag) { Bytes = content };

    public static UnitCall Zero(int number, byte fill = 0, ushort block = 0, ushort tag = 2) =>
        new("zero", new UnitAddress(block, (ulong)number * UnitAddress.Size), tag, fill);

    private static void Drain(FrameEncoder encoder, List<byte[]> frames)
    {
        while (encoder.TryTake(out var frame))
        {
            frames.Add(frame.Memory.ToArray());
            frame.Dispose();
        }
    }
}
