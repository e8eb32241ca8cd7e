using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Compression;
using NovaCron.Dwcp.Encoding.Known;
using NovaCron.Dwcp.Tests.Encoding.Copies;

namespace NovaCron.Dwcp.Tests.Encoding.Known;

public sealed class KnownFrameTests
{
    private const int Units = 60;

    private static readonly HdeOptions WithCopies = Hde.Copies(40);
    private static readonly HdeOptions WithoutCopies = Hde.Copies(0);

    [Fact]
    public void Any_sequence_of_calls_decodes_to_itself() => CheckSequences(150);

    [Fact]
    [Trait("Category", "Long")]
    public void Any_sequence_of_calls_decodes_to_itself_a_hundred_thousand_times() => CheckSequences(50_000);

    [Fact]
    public void Content_that_became_another_is_never_used_and_the_frame_is_taken_when_it_is_back()
    {
        var random = new Random(5);
        var (refused, known) = (0, Half());
        for (var round = 0; round < 200; round++)
        {
            var calls = CopyCalls.Make([.. Enumerable.Range(0, 60).Select(_ => random.Next())], Units);
            Hde.EncodeWithStatistics(calls, WithCopies, WithCopies.DecoderTerms, out var frames, known.Names);
            using var decoder = new FrameDecoder(WithCopies, known);
            var sink = new RecordingSink();
            foreach (var frame in frames)
            {
                known.Stale.Add(random.Next(known.Count));
                refused += TryDecode(decoder, frame, sink) ? 0 : 1;
                known.Stale.Clear();
            }

            Assert.Equal(calls.Where(call => call.Kind != "flush"), sink.Calls);
        }

        Assert.InRange(refused, 10, 100_000);
    }

    [Fact]
    public void Content_that_is_not_held_any_more_is_named_with_its_unit()
    {
        var known = new TestContents([Hde.RandomPage(1), Hde.RandomPage(2)]);
        var frame = Encode([Hde.Page(7, Hde.RandomPage(2), block: 3)], known).Single();
        known.Stale.Add(1);
        using var decoder = new FrameDecoder(WithCopies, known);
        var error = Assert.Throws<HdeException>(() => decoder.Decode(frame, new RecordingSink()));
        Assert.Equal(HdeError.UnknownContent, error.Error);
        Assert.Contains("at the target", error.Message, StringComparison.Ordinal);
        Assert.Contains("unit 7 of block 3 is known content 1, which is not held", error.Message, StringComparison.Ordinal);
        Assert.Equal(HdeError.UnknownContent, Assert.Throws<HdeException>(() => Hde.Decode([frame], WithCopies)).Error);
    }

    [Fact]
    public void Lists_that_differ_are_found_by_the_digest()
    {
        var frame = Encode([Hde.Page(0, Hde.RandomPage(1))], new TestContents([Hde.RandomPage(1), Hde.RandomPage(2)])).Single();
        var other = new TestContents([Hde.RandomPage(2), Hde.RandomPage(1)]);
        var error = Assert.Throws<HdeException>(() => Hde.Decode([frame], WithCopies, other));
        Assert.Equal(HdeError.DigestMismatch, error.Error);
    }

    [Fact]
    public void Memory_that_is_known_costs_next_to_nothing()
    {
        byte[][] pages = [.. Enumerable.Range(0, 3000).Select(i => Hde.RandomPage(i))];
        var known = new TestContents(pages);
        var options = new HdeOptions();
        UnitCall[] calls = [.. pages.Select((page, i) => Hde.Page(i, page))];
        var made = Hde.EncodeWithStatistics(calls, options, options.DecoderTerms, out var frames, known.Names);
        Assert.Equal((3000, 0), (made.KnownUnits, made.LiteralUnits));
        Assert.InRange(frames.Sum(frame => frame.Length), 1, 3 * 100);
        Assert.Equal(calls, Hde.Decode(frames, options, known));
    }

    [Fact]
    public void Page_that_was_known_is_the_base_of_its_next_copy()
    {
        var known = new TestContents([Hde.RandomPage(1)]);
        UnitCall[] calls =
        [
            Hde.Page(0, Hde.RandomPage(1)), Hde.Flush, Hde.Page(0, Hde.Changed(Hde.RandomPage(1), 9, 1, 0)), Hde.Flush,
            Hde.Page(0, Hde.Changed(Hde.RandomPage(1), 9, 1, 0)),
        ];
        var made = Hde.EncodeWithStatistics(calls, WithCopies, WithCopies.DecoderTerms, out var frames, known.Names);
        Assert.Equal((1, 1, 1, 0), (made.KnownUnits, made.DeltaUnits, made.SameUnits, made.LiteralUnits));
        Assert.Equal(calls.Where(call => call.Kind != "flush"), Hde.Decode(frames, WithCopies, known));
    }

    [Fact]
    public void Page_that_changed_since_it_was_held_at_both_ends_is_sent_as_its_change()
    {
        var known = new TestContents([Hde.RandomPage(1), Hde.RandomPage(2), Hde.RandomPage(3)]);
        UnitCall[] calls =
        [
            Hde.Page(0, Hde.Changed(Hde.RandomPage(1), 9, 1, 0)), Hde.Page(1, Hde.Changed(Hde.RandomPage(2), 99, 3, 0)),
            Hde.Page(2, Hde.RandomPage(9)), Hde.Page(3, Hde.RandomPage(1)), Hde.Page(0, Hde.RandomPage(1), block: 1),
        ];
        var made = Hde.EncodeWithStatistics(calls, WithoutCopies, WithoutCopies.DecoderTerms, out var frames, known.Names, known);
        Assert.Equal((2, 2, 1), (made.DeltaUnits, made.KnownUnits, made.LiteralUnits));
        Assert.Equal(calls, Hde.Decode(frames, WithoutCopies, known));
        known.Stale.Add(1);
        var error = Assert.Throws<HdeException>(() => Hde.Decode(frames, WithoutCopies, known));
        Assert.Contains("unit 1 of block 0 is made from known content 1, which is not held", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Receiver_of_the_version_before_gets_no_changes_of_what_it_held()
    {
        var known = new TestContents([Hde.RandomPage(1)]);
        UnitCall[] calls = [Hde.Page(0, Hde.Changed(Hde.RandomPage(1), 9, 1, 0))];
        var before = new DecoderTerms(FrameHeader.VersionKnown, 0);
        var made = Hde.EncodeWithStatistics(calls, WithoutCopies, before, out var frames, known.Names, known);
        Assert.Equal((0, 1), (made.DeltaUnits, made.LiteralUnits));
        Assert.Equal(calls, Hde.Decode(frames, WithoutCopies, known));
    }

    [Fact]
    public void List_may_come_while_frames_are_made()
    {
        var known = new TestContents([Hde.RandomPage(1)]);
        using var compressor = CompressorFactory.Create(WithoutCopies);
        using var encoder = new FrameEncoder(WithoutCopies, compressor, WithoutCopies.DecoderTerms);
        Hde.Page(0, Hde.RandomPage(1)).MakeOn(encoder);
        encoder.UseKnown(known.Names);
        Hde.Page(1, Hde.RandomPage(1)).MakeOn(encoder);
        Assert.Equal((1, 1), (encoder.Statistics.LiteralUnits, encoder.Statistics.KnownUnits));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 40)]
    public void Receiver_of_earlier_versions_gets_no_references(int version, int copies)
    {
        using var compressor = CompressorFactory.Create(WithCopies);
        using var encoder = new FrameEncoder(WithCopies, compressor, new DecoderTerms(version, copies));
        Assert.Throws<InvalidOperationException>(() => encoder.UseKnown(new KnownNames()));
    }

    [Theory]
    [InlineData("0701", 1, "a known content would have index -1")]
    [InlineData("07feffffff0f", 1, "a known content would have index 2147483647")]
    [InlineData("07", 1, "a known content is cut short")]
    [InlineData("0700", 2, "the unit table has 1 units with 16 bytes")]
    [InlineData("0900", 1, "unit kind 9 (KnownDelta) is reserved for a later frame version than 3")]
    [InlineData("0900", 1, "a delta's length is cut short", 4)]
    [InlineData("090001", 1, "the unit table has 1 units with 17 bytes", 4)]
    public void Malformed_table_is_refused_by_what_is_wrong(string table, uint units, string expected, byte version = 3)
    {
        var frame = TableFrames.Make(Convert.FromHexString(table), units, new byte[16], version: version);
        Assert.Contains(expected, Assert.Throws<HdeException>(() => Hde.Decode([frame], WithCopies)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_body_under_a_right_digest_makes_no_page_that_nobody_has() => MutateBodies(50_000);

    [Fact]
    [Trait("Category", "Long")]
    public void Mutated_body_under_a_right_digest_makes_no_page_that_nobody_has_millions_of_times() => MutateBodies(10_000_000);

    private static TestContents Half() =>
        new(Enumerable.Range(0, Units).Where(unit => unit % 2 == 0).Select(Hde.TextPage)) { UnitOf = place => 2 * place };

    private static List<byte[]> Encode(UnitCall[] calls, TestContents known)
    {
        Hde.EncodeWithStatistics(calls, WithCopies, WithCopies.DecoderTerms, out var frames, known.Names);
        return frames;
    }

    private static void CheckSequences(int times)
    {
        var known = Half();
        foreach (var (options, bases) in new[] { (WithCopies, known), (WithoutCopies, known), (WithCopies, null) })
        {
            Prop.ForAll(CopyCalls.Sequences(Units), calls =>
            {
                Hde.EncodeWithStatistics(calls, options, options.DecoderTerms, out var frames, known.Names, bases);
                return Hde.Decode(frames, options, known).SequenceEqual(calls.Where(call => call.Kind != "flush"));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(times));
        }
    }

    private static bool TryDecode(FrameDecoder decoder, byte[] frame, RecordingSink sink)
    {
        var before = sink.Calls.Count;
        try
        {
            decoder.Decode(frame, sink);
            return true;
        }
        catch (HdeException error)
        {
            Assert.Equal((HdeError.UnknownContent, before), (error.Error, sink.Calls.Count));
        }

        ((TestContents)decoder.Known!).Stale.Clear();
        decoder.Decode(frame, sink);
        return false;
    }

    // Frames with a right digest around wrong tables: whatever index they name, a page is one that the receiver holds.
    private static void MutateBodies(int times)
    {
        const int Seed = 20_264;
        var random = new Random(Seed);
        var known = new TestContents(Enumerable.Range(0, 8).Select(Hde.RandomPage));
        var options = Hde.Copies(0, HdeCodec.Stored);
        UnitCall[] calls =
        [
            .. new[] { 2, 3, 4, 0, 7 }.Select((page, i) => Hde.Page(i, Hde.RandomPage(page))),
            Hde.Page(5, Hde.Changed(Hde.RandomPage(5), 70, 9, 1)), Hde.Page(6, Hde.Changed(Hde.RandomPage(6), 0, 2, 1)),
        ];
        List<byte[]> pages = [.. Enumerable.Range(0, 8).Select(Hde.RandomPage), .. calls[^2..].Select(call => call.Bytes)];
        Hde.EncodeWithStatistics(calls, options, options.DecoderTerms, out var frames, known.Names, known);
        var tableBytes = (int)BinaryPrimitives.ReadUInt32LittleEndian(frames[0].AsSpan(16));
        var body = frames[0][FrameHeader.Size..];
        for (var i = 0; i < times; i++)
        {
            var mutated = FrameMutation.Apply(body, random);
            var table = Math.Min(tableBytes, mutated.Length);
            var frame = TableFrames.Make(
                mutated.AsSpan(0, table), (uint)random.Next(1, 9), mutated.AsSpan(table), version: FrameHeader.Version);
            List<UnitCall> made;
            try
            {
                made = Hde.Decode([frame], options, known);
            }
            catch (HdeException)
            {
                continue;
            }

            var strange = made.Where(call => call.Kind == "page" && !UnitContent.TryGetFill(call.Bytes, out _))
                .Any(call => !pages.Any(page => page.AsSpan().SequenceEqual(call.Bytes)));
            Assert.False(strange, $"mutation {i} of seed {Seed} makes a page that nobody has");
        }
    }
}
