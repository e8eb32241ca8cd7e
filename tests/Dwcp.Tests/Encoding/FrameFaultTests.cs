using System.Buffers.Binary;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Dwcp.Tests.Encoding;

public sealed class FrameFaultTests
{
    private static readonly UnitCall[] Calls =
    [
        new("block", Text: "pc.ram"),
        Hde.Zero(0),
        Hde.Zero(1),
        Hde.Page(2, Hde.TextPage(1)),
        new("opaque") { Bytes = [1, 2, 3] },
    ];

    public static IEnumerable<object[]> Codecs() => Hde.Codecs();

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Mutated_frame_is_refused_or_decodes_to_the_same(HdeCodec codec)
    {
        const int Seed = 20_261;
        var frame = Hde.Encode(Calls, Hde.Small(codec)).Single();
        var random = new Random(Seed);
        var refused = 0;
        for (var i = 0; i < 34_000; i++)
        {
            var mutated = FrameMutation.Apply(frame, random);
            var outcome = TryDecode(mutated, out var calls);
            refused += outcome ? 0 : 1;
            Assert.True(!outcome || calls.SequenceEqual(Calls), $"mutation {i} of seed {Seed} decodes to something else");
            Assert.True(outcome || calls.Count == 0, $"mutation {i} of seed {Seed} is refused after units were handed over");
        }

        Assert.True(refused > 30_000, $"only {refused} mutations were noticed");
    }

    [Fact]
    public void Frame_cut_anywhere_is_refused()
    {
        var frame = Hde.Encode(Calls, Hde.Small()).Single();
        for (var length = 0; length < frame.Length; length++)
        {
            Assert.Equal(HdeError.Truncated, ErrorOf(frame[..length]));
        }

        Assert.Equal(HdeError.TrailingBytes, ErrorOf([.. frame, 0]));
    }

    [Theory]
    [InlineData(0, 6, HdeError.UnsupportedVersion)]
    [InlineData(0, 0, HdeError.UnsupportedVersion)]
    [InlineData(0, 2, HdeError.CopiesMismatch)]
    [InlineData(1, 3, HdeError.UnsupportedCodec)]
    [InlineData(2, 1, HdeError.ReservedField)]
    [InlineData(28, 1, HdeError.ReservedField)]
    [InlineData(7, 1, HdeError.TooManyUnits)]
    [InlineData(8, 1, HdeError.OutOfSequence)]
    [InlineData(19, 1, HdeError.MalformedTable)]
    [InlineData(23, 1, HdeError.DecodedTooLarge)]
    [InlineData(27, 1, HdeError.Truncated)]
    [InlineData(4, 99, HdeError.TooManyUnits)]
    [InlineData(32, 99, HdeError.DigestMismatch)]
    public void Header_field_out_of_bounds_is_refused_by_name(int offset, byte value, HdeError expected)
    {
        var frame = Hde.Encode(Calls, Hde.Small()).Single();
        frame[offset] = value;
        Assert.Equal(expected, ErrorOf(frame));
    }

    [Fact]
    public void Frame_version_that_is_not_read_is_refused_with_both_numbers()
    {
        var frame = Hde.Encode(Calls, Hde.Small()).Single();
        frame[0] = 6;
        var error = Assert.Throws<HdeException>(() => Hde.Decode([frame], Hde.Small()));
        Assert.Contains("version 6 cannot be read, only versions up to 5", error.Message, StringComparison.Ordinal);
        Assert.Contains("at the target", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frame_longer_than_the_limit_is_refused_before_it_is_read()
    {
        var options = Hde.Small();
        var frame = new byte[options.FrameBytesMax + 1];
        frame[0] = 1;
        Assert.Equal(HdeError.FrameTooLarge, ErrorOf(frame));
    }

    [Fact]
    public void Lost_repeated_and_swapped_frames_are_refused()
    {
        var frames = Hde.Encode(Enumerable.Range(0, 6).Select(i => Hde.Page(i, Hde.TextPage(i))), Hde.Small());
        Assert.Equal(3, frames.Count);
        byte[][][] wrong = [[frames[1]], [frames[0], frames[0]], [frames[0], frames[2]]];
        foreach (var sequence in wrong)
        {
            Assert.Equal(HdeError.OutOfSequence, Assert.Throws<HdeException>(() => Hde.Decode(sequence, Hde.Small())).Error);
        }
    }

    [Fact]
    public void Refused_frame_leaves_the_decoder_ready_for_the_right_one()
    {
        var frame = Hde.Encode(Calls, Hde.Small()).Single();
        var broken = (byte[])frame.Clone();
        broken[^1] ^= 1;
        using var decoder = new FrameDecoder(Hde.Small());
        var sink = new RecordingSink();
        Assert.Throws<HdeException>(() => decoder.Decode(broken, sink));
        decoder.Decode(frame, sink);
        Assert.Equal(Calls, sink.Calls);
    }

    [Fact]
    public void Claimed_lengths_do_not_make_the_decoder_allocate_beyond_its_limit()
    {
        var options = Hde.Small();
        var frame = Hde.Encode(Calls, options).Single();
        using var decoder = new FrameDecoder(options);
        var sink = new RecordingSink();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var claimed = 1u; claimed <= 1u << 30; claimed <<= 1)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(20), claimed);
            Assert.Throws<HdeException>(() => decoder.Decode(frame, sink));
        }

        // Each doubling may cost one buffer, the last one being the limit: together less than three limits. The rest is exceptions.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (3L * options.DecodedBytesMax) + (256 * 1024));
    }

    private static HdeError ErrorOf(byte[] frame) =>
        Assert.Throws<HdeException>(() => Hde.Decode([frame], Hde.Small())).Error;

    private static bool TryDecode(byte[] frame, out List<UnitCall> calls)
    {
        var sink = new RecordingSink();
        calls = sink.Calls;
        try
        {
            using var decoder = new FrameDecoder(Hde.Small());
            decoder.Decode(frame, sink);
            return true;
        }
        catch (HdeException)
        {
            return false;
        }
    }
}
