using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Consensus.Wire;

public sealed class WireTests
{
    private static readonly Digest Some = Digest.Of("some"u8);

    [Fact]
    public void Integers_are_little_endian_and_lengths_stand_before_what_varies() => Assert.Equal(
        "07" + "01" + "00" + "04030201" + "0807060504030201" + "02000000AABB" + "02000000C3A9" + "02000000" + "0102" + "0109" + "00",
        Convert.ToHexString(new WireWriter()
            .U8(7).Flag(true).Flag(false).I32(0x01020304).I64(0x0102030405060708).Bytes([0xAA, 0xBB]).Text("é")
            .List<byte>([1, 2], (to, one) => to.U8(one)).Maybe<byte>(9, (to, one) => to.U8(one)).Maybe<byte>(null, (to, one) => to.U8(one))
            .ToArray()));

    [Fact]
    public void What_is_written_is_read()
    {
        var written = new WireWriter().U8(7).Flag(true).I32(-5).I64(-6).I64(6).Digested(Some).Bytes([1, 2, 3]).Text("né")
            .List<byte>([4, 5], (to, one) => to.U8(one)).Maybe<byte>(9, (to, one) => to.U8(one)).Maybe<byte>(null, (to, one) => to.U8(one))
            .ToArray();
        var reader = new WireReader(written);
        Assert.Equal(((byte)7, true, -5, -6L, 6L), (reader.U8(), reader.Flag(), reader.I32(), reader.I64(), reader.Count64()));
        Assert.Equal(Some, reader.Digested());
        Assert.Equal([1, 2, 3], reader.Bytes(3).ToArray());
        Assert.Equal("né", reader.Text(3));
        Assert.Equal([4, 5], reader.List(2, (ref WireReader from) => from.U8()));
        Assert.Equal(((byte?)9, (byte?)null), (reader.Maybe(Byte), reader.Maybe(Byte)));
        Assert.Equal(0, reader.Left);
        reader.End();
    }

    [Fact]
    public void Digest_of_a_writer_is_that_of_its_bytes() =>
        Assert.Equal(Digest.Of([1, 2]), new WireWriter().U8(1).U8(2).Digest);

    [Fact]
    public void Zero_is_a_count() => Assert.Equal(0, new WireReader(new byte[8]).Count64());

    [Fact]
    public void Nothing_is_written_by_nobody() => Assert.Empty(new WireWriter().ToArray());

    [Fact]
    public void A_truth_that_is_neither_is_refused() =>
        Refused("2 is neither true nor false", [2], (ref WireReader reader) => reader.Flag());

    [Fact]
    public void A_count_below_zero_is_refused() =>
        Refused("-1 is negative", new WireWriter().I64(-1).ToArray(), (ref WireReader reader) => reader.Count64());

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    public void A_length_outside_of_its_limit_is_refused(int length) => Refused(
        $"a length of {length} is outside 0 to 3", new WireWriter().I32(length).I64(0).ToArray(),
        (ref WireReader reader) => reader.Bytes(3));

    [Fact]
    public void Bytes_that_are_not_there_are_refused() => Refused(
        "cut short: 3 bytes are wanted, 2 are left", new WireWriter().I32(3).U8(1).U8(2).ToArray(),
        (ref WireReader reader) => reader.Bytes(3));

    [Fact]
    public void Elements_that_cannot_be_there_are_refused_before_there_is_room_for_them() => Refused(
        "cut short: 3 elements are wanted, 2 bytes are left", new WireWriter().I32(3).U8(1).U8(2).ToArray(),
        (ref WireReader reader) => reader.List(1000, Byte));

    [Fact]
    public void A_list_has_a_limit() => Refused(
        "a length of 3 is outside 0 to 2", new WireWriter().I32(3).I64(0).ToArray(), (ref WireReader reader) => reader.List(2, Byte));

    [Fact]
    public void A_text_that_is_none_is_refused() => Refused(
        "a text is not UTF-8", new WireWriter().Bytes([0xC3]).ToArray(), (ref WireReader reader) => reader.Text(9));

    [Fact]
    public void What_is_left_over_is_refused()
    {
        Refused("1 bytes are left over", [1, 2], (ref WireReader reader) =>
        {
            reader.U8();
            reader.End();
            return 0;
        });
    }

    private delegate T Read<out T>(ref WireReader reader);

    private static byte Byte(ref WireReader reader) => reader.U8();

    private static void Refused<T>(string why, byte[] bytes, Read<T> read)
    {
        var reader = new WireReader(bytes);
        try
        {
            read(ref reader);
        }
        catch (WireFormatException e)
        {
            Assert.Contains(why, e.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Fail($"Read, although {why}.");
    }
}
