using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Compression;

namespace NovaCron.Dwcp.Tests.Encoding;

public sealed class FrameEncoderTests
{
    [Fact]
    public void Batch_is_completed_when_it_has_its_bytes_and_not_before()
    {
        var options = new HdeOptions();
        using var compressor = CompressorFactory.Create(options);
        using var encoder = new FrameEncoder(options, compressor);
        var pages = options.BatchBytes / UnitAddress.Size;
        for (var i = 0; i < pages; i++)
        {
            Assert.False(encoder.TryTake(out _));
            Hde.Page(i, Hde.TextPage(i)).MakeOn(encoder);
        }

        Assert.True(encoder.TryTake(out var frame));
        Assert.True(frame.Memory.Length < options.BatchBytes / 2);
        frame.Dispose();
    }

    [Fact]
    public void Flush_completes_what_there_is_and_nothing_twice()
    {
        using var compressor = CompressorFactory.Create(Hde.Small());
        using var encoder = new FrameEncoder(Hde.Small(), compressor);
        Hde.Zero(1).MakeOn(encoder);
        Assert.False(encoder.TryTake(out _));
        encoder.Flush();
        encoder.Flush();
        Assert.True(encoder.TryTake(out var frame));
        Assert.False(encoder.TryTake(out _));
        frame.Dispose();
    }

    [Fact]
    public void Frames_that_nobody_takes_stop_the_encoder_at_its_limit()
    {
        var options = new HdeOptions { BatchBytes = UnitAddress.Size, FramesPendingMax = 3 };
        using var compressor = CompressorFactory.Create(options);
        using var encoder = new FrameEncoder(options, compressor);
        for (var i = 0; i < 3; i++)
        {
            Hde.Page(i, Hde.TextPage(i)).MakeOn(encoder);
        }

        Assert.Throws<InvalidOperationException>(() => Hde.Zero(9).MakeOn(encoder));
        Assert.True(encoder.TryTake(out var frame));
        frame.Dispose();
        Hde.Zero(9).MakeOn(encoder);
    }

    [Fact]
    public void Taken_frame_keeps_its_bytes_until_disposed_and_cannot_be_read_after()
    {
        var options = new HdeOptions { BatchBytes = UnitAddress.Size };
        using var compressor = CompressorFactory.Create(options);
        using var encoder = new FrameEncoder(options, compressor);
        Hde.Page(0, Hde.TextPage(0)).MakeOn(encoder);
        Assert.True(encoder.TryTake(out var first));
        var kept = first.Memory.ToArray();
        Hde.Page(1, Hde.TextPage(1)).MakeOn(encoder);
        Assert.True(encoder.TryTake(out var second));
        Assert.Equal(kept, first.Memory.ToArray());

        first.Dispose();
        Hde.Page(2, Hde.TextPage(2)).MakeOn(encoder);
        Assert.True(encoder.TryTake(out var third));
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Memory);
        Assert.NotEqual(0, third.Memory.Length);
        second.Dispose();
        third.Dispose();
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        var options = new HdeOptions();
        using var compressor = CompressorFactory.Create(options);
        using var encoder = new FrameEncoder(options, compressor, time: new SteppingClock(TimeSpan.FromMilliseconds(20)));
        var content = Hde.TextPage(3);

        // Long enough that levels have been tried and judged.
        Run(6400);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(6400);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int pages)
        {
            for (var i = 0; i < pages; i++)
            {
                encoder.Page(new UnitAddress(0, (ulong)i * UnitAddress.Size), 8, content);
                encoder.Zero(new UnitAddress(1, (ulong)i * UnitAddress.Size), 2, 0);
                while (encoder.TryTake(out var frame))
                {
                    frame.Dispose();
                }
            }
        }
    }

    [Fact]
    public void Incompressible_batches_are_stored_and_text_is_compressed_again_afterwards()
    {
        var options = new HdeOptions();
        var random = Hde.Encode(Enumerable.Range(0, 192).Select(i => Hde.Page(i, Hde.RandomPage(i))), options);
        var mixed = Hde.Encode(
            Enumerable.Range(0, 192).Select(i => Hde.Page(i, i < 128 ? Hde.RandomPage(i) : Hde.TextPage(i))), options);
        Assert.All(random, frame => Assert.Equal((byte)HdeCodec.Stored, frame[1]));
        Assert.All(random, frame => Assert.InRange(frame.Length, options.BatchBytes, options.BatchBytes + FrameHeader.Size + 16));
        var best = (byte)CompressorFactory.SupportedCodecs[0];
        Assert.Equal([0, 0, best], mixed.Select(frame => frame[1]));
    }

    [Fact]
    public void Statistics_count_what_was_made()
    {
        using var compressor = CompressorFactory.Create(Hde.Small());
        using var encoder = new FrameEncoder(Hde.Small(), compressor);
        UnitCall[] calls = [Hde.Zero(0), Hde.Page(1, new byte[4096]), Hde.Page(2, Hde.TextPage(2)), new("opaque") { Bytes = [1, 2] }];
        foreach (var call in calls)
        {
            call.MakeOn(encoder);
        }

        encoder.Flush();
        Assert.True(encoder.TryTake(out var frame));
        var statistics = encoder.Statistics;
        Assert.Equal((1, 1, 1, 2, 1), (statistics.ZeroUnits, statistics.UniformUnits, statistics.LiteralUnits,
            statistics.OpaqueBytes, statistics.Frames));
        Assert.Equal(frame.Memory.Length, statistics.FrameBytes);
        frame.Dispose();
    }

    [Fact]
    public void Calls_that_break_the_contract_are_refused()
    {
        using var compressor = CompressorFactory.Create(Hde.Small());
        using var encoder = new FrameEncoder(Hde.Small(), compressor);
        Assert.Throws<ArgumentException>(() => encoder.Zero(new UnitAddress(0, 1), 0, 0));
        Assert.Throws<ArgumentException>(() => encoder.Page(new UnitAddress(0, 0), 0, new byte[4095]));
        Assert.Throws<ArgumentException>(() => encoder.DefineBlock(0, new string('x', 256)));
        encoder.Flush();
        Assert.False(encoder.TryTake(out _));
    }
}
