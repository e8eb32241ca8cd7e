using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Dwcp.Tests.Encoding;

public sealed class UnitTableTests
{
    [Theory]
    [InlineData("06", 6)]
    [InlineData("07", 7)]
    [InlineData("08", 8)]
    public void Reserved_unit_kind_is_refused_with_its_number_and_the_version(string table, int kind)
    {
        var error = Decode(table, 1);
        Assert.Equal(HdeError.ReservedUnit, error.Error);
        Assert.Contains($"unit kind {kind} ", error.Message, StringComparison.Ordinal);
        Assert.Contains("frame version than 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00", 1, "begins with 0x00")]
    [InlineData("0f", 1, "begins with 0x0f")]
    [InlineData("1400", 1, "begins with 0x14")]
    [InlineData("01", 1, "a fill byte is cut short")]
    [InlineData("21ffff", 1, "a tag is cut short")]
    [InlineData("2180800400", 1, "a tag is 65536, at most 65535")]
    [InlineData("11ffffffffffffffffff0200", 1, "a block is cut short or too long")]
    [InlineData("410100", 1, "beyond the last possible offset")]
    [InlineData("c1feffffffffffff0f0000", 2, "beyond the last possible offset")]
    [InlineData("0500ff01", 1, "a block name is cut short")]
    [InlineData("05008002", 1, "a block name's length is 256, at most 255")]
    [InlineData("050001ff", 1, "is not UTF-8")]
    [InlineData("0100", 2, "the unit table has 1 units")]
    [InlineData("81ffffffff0700", 1, "the unit table has 2147483649 units")]
    [InlineData("02", 1, "with 4096 bytes")]
    [InlineData("0405", 1, "with 5 bytes")]
    [InlineData("04ffffffff0f", 1, "with 4294967295 bytes")]
    public void Malformed_table_with_a_right_digest_is_refused_by_what_is_wrong(string table, uint units, string expected)
    {
        var error = Decode(table, units);
        Assert.Equal(HdeError.MalformedTable, error.Error);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_bytes_as_a_table_are_refused_or_bounded() =>
        Prop.ForAll<byte[], byte>((table, units) =>
        {
            var sink = new RecordingSink();
            try
            {
                using var decoder = new FrameDecoder(Hde.Small());
                decoder.Decode(TableFrames.Make(table, units, new byte[UnitAddress.Size]), sink);
            }
            catch (HdeException)
            {
                return sink.Calls.Count == 0;
            }

            return sink.Calls.Count == units;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Any_number_survives_as_a_varint() =>
        Prop.ForAll<ulong, long>((value, signed) =>
        {
            Span<byte> bytes = stackalloc byte[VarInt.BytesMax];
            ReadOnlySpan<byte> written = bytes[..VarInt.Write(bytes, value)];
            return VarInt.TryRead(ref written, out var read) && read == value && written.IsEmpty
                && VarInt.UnZigZag(VarInt.ZigZag(signed)) == signed;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(0UL)]
    public void Extreme_numbers_survive_as_varints(ulong value)
    {
        var bytes = new byte[VarInt.BytesMax];
        ReadOnlySpan<byte> written = bytes.AsSpan(0, VarInt.Write(bytes, value));
        Assert.True(VarInt.TryRead(ref written, out var read));
        Assert.Equal(value, read);
    }

    private static HdeException Decode(string table, uint units) => Assert.Throws<HdeException>(
        () => Hde.Decode([TableFrames.Make(Convert.FromHexString(table), units)], new HdeOptions()));
}
