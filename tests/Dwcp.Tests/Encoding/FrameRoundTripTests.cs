using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Dwcp.Tests.Encoding;

public sealed class FrameRoundTripTests
{
    public static IEnumerable<object[]> Codecs() => Hde.Codecs();

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Any_sequence_of_calls_decodes_to_itself(HdeCodec codec) =>
        Prop.ForAll(UnitCalls.Sequences(), calls =>
            Hde.Decode(Hde.Encode(calls, Hde.Small(codec)), Hde.Small()).SequenceEqual(calls))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Every_page_of_a_pass_over_memory_arrives_in_order()
    {
        UnitCall[] calls =
        [
            new UnitCall("block", Text: "pc.ram"),
            .. Enumerable.Range(0, 500).Select(i => (i % 5) switch
            {
                0 => Hde.Zero(i),
                1 => Hde.Page(i, new byte[UnitAddress.Size]),
                2 => Hde.Page(i, Hde.RandomPage(i)),
                _ => Hde.Page(i, Hde.TextPage(i)),
            }),
            new UnitCall("opaque") { Bytes = Hde.RandomPage(7)[..1000] },
        ];
        var options = new HdeOptions();
        var frames = Hde.Encode(calls, options);
        Assert.Equal(calls, Hde.Decode(frames, options));
        Assert.Equal(5, frames.Count);
    }

    [Fact]
    public void Opaque_bytes_longer_than_a_batch_arrive_in_pieces_of_a_batch()
    {
        var options = Hde.Small();
        var bytes = new byte[(3 * options.BatchBytes) + 17];
        new Random(1).NextBytes(bytes);
        var decoded = Hde.Decode(Hde.Encode([Hde.Page(0, Hde.TextPage(0)), new UnitCall("opaque") { Bytes = bytes }], options), options);
        Assert.Equal([options.BatchBytes, options.BatchBytes, options.BatchBytes, 17], decoded.Skip(1).Select(call => call.Bytes.Length));
        Assert.Equal(bytes, decoded.Skip(1).SelectMany(call => call.Bytes));
    }

    [Fact]
    public void Addresses_up_to_the_last_possible_unit_survive()
    {
        UnitCall[] calls =
        [
            new("zero", new UnitAddress(ushort.MaxValue, ulong.MaxValue - UnitAddress.Size + 1), ushort.MaxValue, 255),
            new("zero", new UnitAddress(0, 0)),
            new("zero", new UnitAddress(3, 1UL << 40)),
        ];
        Assert.Equal(calls, Hde.Decode(Hde.Encode(calls, Hde.Small()), Hde.Small()));
    }

    [Fact]
    public void Zero_pages_cost_next_to_nothing()
    {
        var options = new HdeOptions();
        var frames = Hde.Encode(Enumerable.Range(0, 10_000).Select(i => Hde.Zero(i)), options);
        Assert.InRange(frames.Sum(frame => frame.Length), FrameHeader.Size, FrameHeader.Size + 10);
    }
}
