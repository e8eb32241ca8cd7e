using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Compression;
using NovaCron.Dwcp.Encoding.Copies;
using NovaCron.Dwcp.Encoding.Known;

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

    /// <summary>As <see cref="Small"/>, with room for so many copies.</summary>
    public static HdeOptions Copies(int copies, HdeCodec? codec = null) => new()
    {
        BatchBytes = 2 * UnitAddress.Size,
        FrameUnitsMax = 64,
        Codec = codec,
        CopiesBytesMax = copies * PreviousCopies.BytesPerCopy,
    };

    /// <summary>Encodes; a call named "flush" closes the frame.</summary>
    public static List<byte[]> Encode(IEnumerable<UnitCall> calls, HdeOptions options, DecoderTerms receiver = default)
    {
        EncodeWithStatistics(calls, options, receiver, out var frames);
        return frames;
    }

    public static HdeStatistics EncodeWithStatistics(
        IEnumerable<UnitCall> calls, HdeOptions options, DecoderTerms receiver, out List<byte[]> frames, KnownNames? known = null,
        IKnownBases? bases = null)
    {
        using var compressor = CompressorFactory.Create(options);
        using var encoder = new FrameEncoder(options, compressor, receiver, new SteppingClock(TimeSpan.Zero));
        frames = [];
        if (known is not null)
        {
            encoder.UseKnown(known, bases);
        }

        foreach (var call in calls)
        {
            if (call.Kind == "flush")
            {
                encoder.Flush();
            }
            else
            {
                call.MakeOn(encoder);
            }

            Drain(encoder, frames);
        }

        encoder.Flush();
        Drain(encoder, frames);
        return encoder.Statistics;
    }

    public static List<UnitCall> Decode(IEnumerable<byte[]> frames, HdeOptions options, IKnownContents? known = null)
    {
        using var decoder = new FrameDecoder(options, known);
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

    /// <summary>A page with some bytes set to a value, from a position on.</summary>
    public static byte[] Changed(byte[] page, int at, int length, byte value)
    {
        var changed = (byte[])page.Clone();
        changed.AsSpan(at, length).Fill(value);
        return changed;
    }

    public static UnitCall Flush { get; } = new("flush");

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
