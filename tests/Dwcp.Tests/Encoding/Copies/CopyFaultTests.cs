using System.Buffers.Binary;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Dwcp.Tests.Encoding.Copies;

public sealed class CopyFaultTests
{
    private const int Copies = 40;

    private static readonly HdeOptions Options = Hde.Copies(Copies, HdeCodec.Stored);

    private static readonly DecoderTerms Terms = new(FrameHeader.VersionCopies, Copies);

    private static readonly UnitCall[] First = [Hde.Page(0, Hde.TextPage(1)), Hde.Page(1, Hde.RandomPage(2)), Hde.Flush];

    private static readonly UnitCall[] Second =
    [
        Hde.Page(0, Hde.TextPage(1)),
        Hde.Page(1, Hde.Changed(Hde.RandomPage(2), 100, 20, 0xEE)),
        Hde.Zero(7),
    ];

    private static readonly List<byte[]> Frames = Hde.Encode([.. First, .. Second], Options, Terms);

    [Fact]
    public void Mutated_frame_is_refused_or_decodes_to_the_same() => MutateFrames(100_000);

    [Fact]
    [Trait("Category", "Long")]
    public void Mutated_frame_is_refused_or_decodes_to_the_same_millions_of_times() => MutateFrames(10_000_000);

    [Fact]
    public void Mutated_body_under_a_right_digest_makes_no_page_that_was_not_encoded() => MutateBodies(100_000);

    [Fact]
    [Trait("Category", "Long")]
    public void Mutated_body_under_a_right_digest_makes_no_page_that_was_not_encoded_millions_of_times() => MutateBodies(10_000_000);

    [Fact]
    public void Base_that_the_decoder_does_not_hold_is_refused_by_unit()
    {
        // The decoder took another first frame: one without unit 1.
        var other = Hde.Encode([Hde.Page(0, Hde.TextPage(1)), Hde.Page(3, Hde.RandomPage(2))], Options, Terms);
        var error = ErrorAfter(other[0], Frames[1]);
        Assert.Equal(HdeError.UnknownBase, error.Error);
        Assert.Contains("at the target", error.Message, StringComparison.Ordinal);
        Assert.Contains("unit 1 of block 0 is made from copy 1, which is not held", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Base_of_another_id_is_refused()
    {
        var other = Hde.Encode([Hde.Page(1, Hde.RandomPage(2)), Hde.Page(0, Hde.TextPage(1))], Options, Terms);
        Assert.Equal(HdeError.UnknownBase, ErrorAfter(other[0], Frames[1]).Error);
    }

    [Fact]
    public void Base_with_other_content_is_refused()
    {
        var other = Hde.Encode(
            [Hde.Page(0, Hde.TextPage(1)), Hde.Page(1, Hde.Changed(Hde.RandomPage(2), 4000, 1, 1))], Options, Terms);
        var error = ErrorAfter(other[0], Frames[1]);
        Assert.Equal(HdeError.UnknownBase, error.Error);
        Assert.Contains("unit 1 of block 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("other content", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decoder_with_less_memory_than_it_declared_is_found()
    {
        using var decoder = new FrameDecoder(Hde.Copies(Copies - 1));
        var error = Assert.Throws<HdeException>(() => decoder.Decode(Frames[0], new RecordingSink()));
        Assert.Equal(HdeError.CopiesMismatch, error.Error);
        Assert.Contains("counts on 40 previous copies, 39 are kept here at most", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, HdeError.UnsupportedVersion)]
    [InlineData(30, HdeError.CopiesMismatch)]
    public void Version_and_number_of_copies_may_not_change_on_the_way(int copies, HdeError expected)
    {
        using var decoder = new FrameDecoder(Options);
        decoder.Decode(Frames[0], new RecordingSink());
        var frame = TableFrames.Make([0x01, 0x00], 1, sequence: 1, copies: copies);
        var error = Assert.Throws<HdeException>(() => decoder.Decode(frame, new RecordingSink()));
        Assert.Equal(expected, error.Error);
    }

    [Fact]
    public void First_frame_that_was_refused_does_not_decide_about_the_copies()
    {
        using var decoder = new FrameDecoder(Options);
        var sink = new RecordingSink();
        var wrong = TableFrames.Make([0x06, 0x01, 0, 0, 0, 0, 0, 0, 0, 0], 1, new byte[16], copies: 20);
        Assert.Equal(HdeError.UnknownBase, Assert.Throws<HdeException>(() => decoder.Decode(wrong, sink)).Error);
        decoder.Decode(Frames[0], sink);
        decoder.Decode(Frames[1], sink);
        Assert.Equal(First.Concat(Second).Where(call => call.Kind != "flush"), sink.Calls);
    }

    [Theory]
    [InlineData("0600" + "0000000000000000", 1, "a base lies 0 contents before the frame")]
    [InlineData("860001" + "0000000000000000", 2, "a base lies 1 contents before the frame, and 2 follow")]
    [InlineData("0601" + "00000000000000", 1, "a base's hash is cut short")]
    [InlineData("0801" + "0000000000000000" + "ffffffffff00", 1, "a delta's length")]
    [InlineData("0601" + "0000000000000000", 2, "the unit table has 1 units with 16 bytes")]
    [InlineData("0700", 1, "unit kind 7 (Known) is reserved for a later frame version than 2")]
    public void Malformed_table_is_refused_by_what_is_wrong(string table, uint units, string expected)
    {
        var frame = TableFrames.Make(Convert.FromHexString(table), units, new byte[16], copies: 20);
        Assert.Contains(expected, Assert.Throws<HdeException>(() => Hde.Decode([frame], Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_rebuilt_units_than_allowed_are_refused()
    {
        // A run of 1,025: two, and 1,023 that follow.
        byte[] table = [0x86, 0xFF, 0x07, 0x81, 0x08, 0, 0, 0, 0, 0, 0, 0, 0];
        var frame = TableFrames.Make(table, 1025, new byte[16], copies: 2000);
        var options = new HdeOptions();
        Assert.Equal(HdeError.TooManyUnits, Assert.Throws<HdeException>(() => Hde.Decode([frame], options)).Error);
    }

    [Fact]
    public void Delta_with_a_byte_too_many_is_refused_and_leaves_the_decoder_ready()
    {
        using var decoder = new FrameDecoder(Options);
        var sink = new RecordingSink();
        decoder.Decode(Frames[0], sink);
        var right = Frames[1];
        var tableBytes = (int)BinaryPrimitives.ReadUInt32LittleEndian(right.AsSpan(16));
        var table = right.AsSpan(FrameHeader.Size, tableBytes).ToArray();
        var content = right.AsSpan(FrameHeader.Size + tableBytes).ToArray();
        var at = table.AsSpan().LastIndexOf((byte)(content.Length - 16));
        table[at]++;
        byte[] longer = [.. content[..^16], 0, .. content[^16..]];
        var frame = TableFrames.Make(table, 3, longer, sequence: 1, copies: Copies);
        var error = Assert.Throws<HdeException>(() => decoder.Decode(frame, sink));
        Assert.Equal(HdeError.MalformedDelta, error.Error);
        Assert.Contains("unit 1 of block 0", error.Message, StringComparison.Ordinal);
        decoder.Decode(right, sink);
        Assert.Equal(First.Concat(Second).Where(call => call.Kind != "flush"), sink.Calls);
    }

    private static HdeException ErrorAfter(byte[] first, byte[] second)
    {
        using var decoder = new FrameDecoder(Options);
        decoder.Decode(first, new RecordingSink());
        var sink = new RecordingSink();
        var error = Assert.Throws<HdeException>(() => decoder.Decode(second, sink));
        Assert.Empty(sink.Calls);
        return error;
    }

    private static void MutateFrames(int times)
    {
        const int Seed = 20_262;
        var random = new Random(Seed);
        var decoder = Primed();
        for (var i = 0; i < times; i++)
        {
            if (TryDecode(decoder, FrameMutation.Apply(Frames[1], random), out var calls))
            {
                Assert.True(calls.SequenceEqual(Second), $"mutation {i} of seed {Seed} decodes to something else");
                decoder.Dispose();
                decoder = Primed();
            }

            Assert.True(calls.Count == 0 || calls.Count == Second.Length, $"mutation {i} of seed {Seed} hands a part over");
        }

        Assert.True(TryDecode(decoder, Frames[1], out var last) && last.SequenceEqual(Second), "the decoder is not as it was");
        decoder.Dispose();
    }

    /// <summary>
    /// Bodies that pass the frame's digest, as a sender with a fault would make them: bases, hashes and deltas are on their own.
    /// They are too short for a literal, so every page must be one that was encoded, or filled with one byte.
    /// </summary>
    private static void MutateBodies(int times)
    {
        const int Seed = 20_263;
        var random = new Random(Seed);
        var tableBytes = (int)BinaryPrimitives.ReadUInt32LittleEndian(Frames[1].AsSpan(16));
        var body = Frames[1][FrameHeader.Size..];
        byte[][] encoded = [.. First.Concat(Second).Where(call => call.Kind == "page").Select(call => call.Bytes)];
        var decoder = Primed();
        var accepted = 0;
        for (var i = 0; i < times; i++)
        {
            var mutated = FrameMutation.Apply(body, random);
            var table = Math.Clamp(tableBytes + (random.Next(4) == 0 ? random.Next(-3, 4) : 0), 0, mutated.Length);
            var frame = TableFrames.Make(mutated.AsSpan(0, table), (uint)random.Next(2, 5), mutated.AsSpan(table), 1, Copies);
            if (TryDecode(decoder, frame, out var calls))
            {
                accepted++;
                var strange = calls.Where(call => call.Kind == "page" && !UnitContent.TryGetFill(call.Bytes, out _))
                    .Any(call => !encoded.Any(page => page.AsSpan().SequenceEqual(call.Bytes)));
                Assert.False(strange, $"mutation {i} of seed {Seed} makes a page that nobody encoded");
                decoder.Dispose();
                decoder = Primed();
            }
            else
            {
                Assert.True(calls.Count == 0, $"mutation {i} of seed {Seed} is refused after units were handed over");
            }
        }

        Assert.True(accepted > times / 1000, $"only {accepted} mutations were valid frames");
        decoder.Dispose();
    }

    private static FrameDecoder Primed()
    {
        var decoder = new FrameDecoder(Options);
        decoder.Decode(Frames[0], new RecordingSink());
        return decoder;
    }

    private static bool TryDecode(FrameDecoder decoder, byte[] frame, out List<UnitCall> calls)
    {
        var sink = new RecordingSink();
        calls = sink.Calls;
        try
        {
            decoder.Decode(frame, sink);
            return true;
        }
        catch (HdeException)
        {
            return false;
        }
    }
}
