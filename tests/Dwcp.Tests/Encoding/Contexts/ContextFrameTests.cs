using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Contexts;
using NovaCron.Dwcp.Tests.Encoding.Known;

namespace NovaCron.Dwcp.Tests.Encoding.Contexts;

/// <summary>Frames that are compressed beside what the receiver holds.</summary>
public sealed class ContextFrameTests
{
    private const int Pages = 100;

    private static readonly HdeOptions Options = Hde.Copies(0, HdeCodec.Zstd) with { FrameUnitsMax = 1024, BatchBytes = 64 * 4096 };

    // A file of random pages, and the same with one byte more near its beginning: no page after that is what one was.
    private readonly TestContents _known = new(Enumerable.Range(0, Pages).Select(Hde.RandomPage)) { UnitOf = _ => -1 };

    [Fact]
    public void What_moved_by_a_byte_is_found_beside_what_was_known()
    {
        var calls = Moved();
        var made = Encode(calls, Options.DecoderTerms, out var frames);
        Assert.Equal((1, Pages - 1), (made.KnownUnits, made.LiteralUnits));
        Assert.InRange(made.ContextUnits, Pages - 2, Pages - 1);
        Assert.InRange(frames.Sum(frame => frame.Length), 1, Pages * UnitAddress.Size / 20);
        Assert.Equal(calls, Hde.Decode(frames, Options, _known));
    }

    [Fact]
    public void Receiver_of_the_version_before_gets_none()
    {
        var calls = Moved();
        var made = Encode(calls, new DecoderTerms(FrameHeader.VersionContext - 1, 0), out var frames);
        Assert.Equal((0, Pages - 1), (made.ContextUnits, made.LiteralUnits));
        Assert.True(frames.Sum(frame => frame.Length) > Pages * UnitAddress.Size * 9 / 10);
        Assert.Equal(calls, Hde.Decode(frames, Options, _known));
    }

    [Fact]
    public void Codec_that_takes_none_does_without()
    {
        var options = Options with { Codec = HdeCodec.Brotli };
        var calls = Moved();
        var made = Hde.EncodeWithStatistics(calls, options, options.DecoderTerms, out var frames, _known.Names, _known);
        Assert.Equal(0, made.ContextUnits);
        Assert.Equal(calls, Hde.Decode(frames, options, _known));
    }

    [Fact]
    public void Page_of_which_too_much_changed_is_compressed_beside_what_its_place_had()
    {
        var known = new TestContents([Hde.RandomPage(1), Hde.RandomPage(2)]);
        var half = Hde.RandomPage(2);
        for (var place = 0; place < half.Length; place += 64)
        {
            half.AsSpan(place, 48).Fill((byte)(place / 64));
        }

        UnitCall[] calls = [Hde.Page(1, half)];
        var made = Hde.EncodeWithStatistics(calls, Options, Options.DecoderTerms, out var frames, known.Names, known);
        Assert.Equal((1, 1), (made.LiteralUnits, made.ContextUnits));
        Assert.Equal(calls, Hde.Decode(frames, Options, known));
    }

    [Fact]
    public void Incompressible_pages_beside_what_does_not_resemble_them_are_stored_without_it()
    {
        var others = Enumerable.Range(1, 80).Select(page => Hde.Page(page, Hde.RandomPage(1000 + page)));
        UnitCall[] calls = [Hde.Page(0, Hde.RandomPage(0)), .. others];
        Encode(calls, Options.DecoderTerms, out var frames);
        Assert.All(frames, frame => Assert.Equal(((byte)HdeCodec.Stored, (byte)0, (byte)0), (frame[1], frame[2], frame[3])));
        Assert.Equal(calls, Hde.Decode(frames, Options, _known));
    }

    [Fact]
    public void Content_that_is_not_held_any_more_refuses_the_frame_and_is_named()
    {
        Encode(Moved(), Options.DecoderTerms, out var frames);
        using var decoder = new FrameDecoder(Options, _known);
        var sink = new RecordingSink();
        _known.Stale.Add(5);
        var error = Assert.Throws<HdeException>(() => decoder.Decode(frames[0], sink));
        Assert.Equal(HdeError.UnknownContent, error.Error);
        Assert.Contains("frame 0 was compressed beside known content 5, which is not held", error.Message, StringComparison.Ordinal);
        Assert.Empty(sink.Calls);

        _known.Stale.Clear();
        frames.ForEach(frame => decoder.Decode(frame, sink));
        Assert.Equal(Moved(), sink.Calls);
    }

    [Fact]
    public void Mutated_context_is_refused_or_decodes_to_the_same()
    {
        Encode(Moved(), Options.DecoderTerms, out var frames);
        var expected = Hde.Decode([frames[0]], Options, _known);
        var random = new Random(20_265);
        for (var i = 0; i < 20_000; i++)
        {
            var mutated = frames[0].ToArray();
            var place = random.Next(FrameHeader.Size + 12);
            mutated[place] ^= (byte)(1 << random.Next(8));
            try
            {
                Assert.Equal(expected, Hde.Decode([mutated], Options, _known));
            }
            catch (HdeException)
            {
                // Refused, as it should be.
            }
        }
    }

    [Fact]
    public void Context_of_a_frame_that_is_not_compressed_is_refused()
    {
        var frame = Hde.Encode([Hde.Page(0, Hde.RandomPage(0))], Options, Options.DecoderTerms)[0];
        Assert.Equal((byte)HdeCodec.Stored, frame[1]);
        byte[] withList = [.. frame[..FrameHeader.Size], 0, 1, .. frame[FrameHeader.Size..]];
        withList[2] = 2;
        Assert.Equal(HdeError.MalformedContext, Assert.Throws<HdeException>(() => Hde.Decode([withList], Options, _known)).Error);
        withList[3] = 0xFF;
        Assert.Equal(HdeError.MalformedContext, Assert.Throws<HdeException>(() => Hde.Decode([withList], Options, _known)).Error);
    }

    [Fact]
    public void Frame_refers_to_no_more_than_its_limit()
    {
        var many = new TestContents(Enumerable.Range(0, 400).Select(Hde.RandomPage)) { UnitOf = _ => -1 };
        var options = Options with { BatchBytes = 300 * 4096, FrameBytesMax = 4 << 20, DecodedBytesMax = 4 << 20 };
        UnitCall[] calls =
            [Hde.Page(0, Hde.RandomPage(0)), .. Enumerable.Range(1, 299).Select(page => Hde.Page(page, Shifted(page)))];
        var made = Hde.EncodeWithStatistics(calls, options, options.DecoderTerms, out var frames, many.Names, many);
        Assert.Equal(ContextList.UnitsMax, made.ContextUnits);
        Assert.Equal(calls, Hde.Decode(frames, options, many));
    }

    private static UnitCall[] Moved() =>
        [Hde.Page(0, Hde.RandomPage(0)), .. Enumerable.Range(1, Pages - 1).Select(page => Hde.Page(page, Shifted(page)))];

    private static byte[] Shifted(int page) => [Hde.RandomPage(page - 1)[^1], .. Hde.RandomPage(page)[..^1]];

    private HdeStatistics Encode(UnitCall[] calls, DecoderTerms terms, out List<byte[]> frames) =>
        Hde.EncodeWithStatistics(calls, Options, terms, out frames, _known.Names, _known);
}
