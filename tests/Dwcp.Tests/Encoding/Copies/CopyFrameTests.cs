using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Compression;

namespace NovaCron.Dwcp.Tests.Encoding.Copies;

public sealed class CopyFrameTests
{
    private static readonly byte[] Text = Hde.TextPage(1);

    [Theory]
    [InlineData(40, 20)]
    [InlineData(40, 100)]
    [InlineData(1000, 100)]
    public void Any_sequence_of_calls_decodes_to_itself_with_little_and_much_memory(int copies, int units)
    {
        var options = Hde.Copies(copies);
        Prop.ForAll(CopyCalls.Sequences(units), calls =>
            Hde.Decode(Hde.Encode(calls, options, options.DecoderTerms), options)
                .SequenceEqual(calls.Where(call => call.Kind != "flush")))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public void Long_sequence_makes_units_of_every_kind_while_copies_make_way()
    {
        var random = new Random(3);
        var calls = CopyCalls.Make([.. Enumerable.Range(0, 20_000).Select(_ => random.Next())], 120);
        var options = Hde.Copies(80);
        var statistics = StatisticsOf(calls, options, out var frames);
        Assert.Equal(calls.Where(call => call.Kind != "flush"), Hde.Decode(frames, options));
        Assert.InRange(statistics.SameUnits, 1000, 20_000);
        Assert.InRange(statistics.DeltaUnits, 1000, 20_000);
        Assert.InRange(statistics.LiteralUnits, 1000, 20_000);
        Assert.InRange(statistics.DeltaBytes, 1000, statistics.DeltaUnits * 300);
    }

    [Fact]
    public void Page_sent_again_costs_its_changes_and_one_unchanged_next_to_nothing()
    {
        var pages = Enumerable.Range(0, 500).Select(i => Hde.RandomPage(i)).ToArray();
        var options = new HdeOptions();
        UnitCall[] first = [.. pages.Select((page, i) => Hde.Page(i, page)), Hde.Flush];
        UnitCall[] same = [.. pages.Select((page, i) => Hde.Page(i, page)), Hde.Flush];
        UnitCall[] changed = [.. pages.Select((page, i) => Hde.Page(i, Hde.Changed(page, 1000, 10, 0xEE)))];
        var one = Hde.Encode(first, options, options.DecoderTerms);
        var two = Hde.Encode([.. first, .. same], options, options.DecoderTerms);
        var three = Hde.Encode([.. first, .. same, .. changed], options, options.DecoderTerms);
        Assert.InRange(two.Skip(one.Count).Sum(frame => frame.Length), 1, 120);
        Assert.InRange(three.Skip(two.Count).Sum(frame => frame.Length), 1, 500 * 18);
    }

    [Fact]
    public void Receiver_that_says_nothing_or_keeps_nothing_gets_the_first_version()
    {
        UnitCall[] calls = [Hde.Page(0, Text), Hde.Flush, Hde.Page(0, Text)];
        var off = new HdeOptions { CopiesBytesMax = 0 };
        var keepsNothing = off.DecoderTerms with { FrameVersion = FrameHeader.VersionCopies };
        foreach (var (options, terms) in new (HdeOptions, DecoderTerms)[]
        {
            (Hde.Small(), default), (Hde.Small(), DecoderTerms.First), (Hde.Small(), keepsNothing),
        })
        {
            var frames = Hde.Encode(calls, options, terms);
            Assert.All(frames, frame => Assert.Equal(1, frame[0]));
            Assert.Equal(2, Hde.Decode(frames, off).Count);
        }
    }

    [Fact]
    public void Smaller_memory_of_both_ends_is_used()
    {
        UnitCall[] calls = [.. Enumerable.Range(0, 300).Select(i => Hde.Page(i % 60, Hde.TextPage(i % 60)))];
        foreach (var (source, target) in new[] { (40, 1000), (1000, 40) })
        {
            var frames = Hde.Encode(calls, Hde.Copies(source), Hde.Copies(target).DecoderTerms);
            Assert.All(frames, frame => Assert.Equal(40, frame[28]));
            Assert.Equal(calls, Hde.Decode(frames, Hde.Copies(target)));
        }
    }

    [Fact]
    public void Page_that_was_zero_in_between_is_sent_whole()
    {
        UnitCall[] calls =
        [
            Hde.Page(0, Text), Hde.Page(1, Text), Hde.Flush,
            Hde.Zero(0), Hde.Page(1, new byte[UnitAddress.Size]), Hde.Flush,
            Hde.Page(0, Text), Hde.Page(1, Text),
        ];
        var statistics = StatisticsOf(calls, Hde.Copies(40), out var frames);
        Assert.Equal((4, 0, 0), (statistics.LiteralUnits, statistics.SameUnits, statistics.DeltaUnits));
        Assert.Equal(calls.Where(call => call.Kind != "flush"), Hde.Decode(frames, Hde.Copies(40)));
    }

    [Fact]
    public void Page_sent_twice_in_a_frame_is_sent_whole_twice()
    {
        UnitCall[] calls = [Hde.Page(0, Text), Hde.Page(0, Hde.Changed(Text, 9, 1, 0))];
        Assert.Equal(2, StatisticsOf(calls, Hde.Copies(40), out var frames).LiteralUnits);
        Assert.Equal(calls, Hde.Decode(frames, Hde.Copies(40)));
    }

    [Fact]
    public void Page_of_which_too_much_changed_is_sent_whole()
    {
        UnitCall[] calls = [Hde.Page(0, Text), Hde.Flush, Hde.Page(0, Hde.Changed(Text, 0, 3100, 0xFF))];
        Assert.Equal(2, StatisticsOf(calls, Hde.Copies(40), out _).LiteralUnits);
    }

    [Fact]
    public void Frame_is_closed_when_it_has_as_many_rebuilt_units_as_are_allowed()
    {
        var options = new HdeOptions();
        UnitCall[] pass = [.. Enumerable.Range(0, 3 * HdeOptions.RebuiltUnitsMax).Select(i => Hde.Page(i, Hde.TextPage(i % 50)))];
        var first = Hde.Encode([.. pass, Hde.Flush], options, options.DecoderTerms);
        var both = Hde.Encode([.. pass, Hde.Flush, .. pass], options, options.DecoderTerms);
        Assert.Equal(3, both.Count - first.Count);
    }

    [Fact]
    public void Guest_four_times_larger_than_the_memory_stays_within_it()
    {
        var options = new HdeOptions { CopiesBytesMax = 4L << 20 };
        using var compressor = CompressorFactory.Create(options);
        using var decoder = new FrameDecoder(options);
        using var encoder = new FrameEncoder(options, compressor, options.DecoderTerms);
        var sink = new CountingSink();
        var page = Hde.TextPage(1);
        Run(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(6);

        // The first pass over 16 MiB filled both ends' memories. Code that is not compiled to its last form yet allocates some
        // more, and the decoder's buffer grows; a guest kept whole would take 24 MiB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, options.CopiesBytesMax);
        Assert.Equal(7 * 4096, sink.Pages);
        Assert.InRange(encoder.Statistics.SameUnits, 1, 7 * 4096);
        Assert.InRange(encoder.CopiesBytes, options.CopiesBytesMax * 9 / 10, options.CopiesBytesMax);
        Assert.InRange(decoder.CopiesBytes, options.CopiesBytesMax * 9 / 10, options.CopiesBytesMax);

        void Run(int passes)
        {
            for (var i = 0; i < passes * 4096; i++)
            {
                encoder.Page(new UnitAddress(0, (ulong)(i % 4096) * UnitAddress.Size), 8, page);
                while (encoder.TryTake(out var frame))
                {
                    decoder.Decode(frame.Memory.Span, sink);
                    frame.Dispose();
                }
            }

            encoder.Flush();
            while (encoder.TryTake(out var frame))
            {
                decoder.Decode(frame.Memory.Span, sink);
                frame.Dispose();
            }
        }
    }

    [Fact]
    public void Copies_go_with_the_encoder_and_the_decoder()
    {
        var options = Hde.Copies(40);
        using var compressor = CompressorFactory.Create(options);
        var decoder = new FrameDecoder(options);
        var encoder = new FrameEncoder(options, compressor, options.DecoderTerms);
        Hde.Page(0, Text).MakeOn(encoder);
        encoder.Flush();
        Assert.True(encoder.TryTake(out var frame));
        decoder.Decode(frame.Memory.Span, new CountingSink());
        Assert.True(encoder.CopiesBytes > UnitAddress.Size && decoder.CopiesBytes > UnitAddress.Size);
        encoder.Dispose();
        decoder.Dispose();
        Assert.Equal((0, 0), (encoder.CopiesBytes, decoder.CopiesBytes));
    }

    private static HdeStatistics StatisticsOf(UnitCall[] calls, HdeOptions options, out List<byte[]> frames) =>
        Hde.EncodeWithStatistics(calls, options, options.DecoderTerms, out frames);

    private sealed class CountingSink : IUnitSink
    {
        public int Pages { get; private set; }

        public void DefineBlock(ushort block, string name)
        {
        }

        public void Opaque(ReadOnlySpan<byte> bytes)
        {
        }

        public void Zero(UnitAddress address, ushort tag, byte fill)
        {
        }

        public void Page(UnitAddress address, ushort tag, ReadOnlySpan<byte> content) => Pages++;
    }
}
