using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Copies;

namespace NovaCron.Dwcp.Tests.Encoding.Copies;

public sealed class PageDeltaTests
{
    private static readonly byte[] Old = Hde.TextPage(5);

    [Fact]
    public void Any_changes_of_a_page_come_back() =>
        Prop.ForAll<(ushort At, ushort Length, byte Value)[]>(changes =>
        {
            var page = (byte[])Old.Clone();
            foreach (var (at, length, value) in changes)
            {
                var start = at % page.Length;
                page.AsSpan(start, Math.Min(length % 300, page.Length - start)).Fill(value);
            }

            return page.SequenceEqual(Old) || RoundTrip(page).SequenceEqual(page);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Single_changed_byte_anywhere_costs_no_more_than_seven_bytes()
    {
        for (var at = 0; at < UnitAddress.Size; at++)
        {
            var page = Hde.Changed(Old, at, 1, 0xFF);
            Assert.Equal(page, RoundTrip(page));
            Assert.InRange(Delta(page).Length, 4, 7);
        }
    }

    [Theory]
    [InlineData(0, 1, "0001ff" + "ff1f00")]
    [InlineData(4095, 1, "ff1f01ff")]
    [InlineData(64, 2, "4002ffff" + "be1f00")]
    public void Runs_are_written_as_documented(int at, int length, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Delta(Hde.Changed(Old, at, length, 0xFF))));

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    public void Unchanged_bytes_between_two_changes_are_left_out_from_four_on(int between, int runs)
    {
        var page = Hde.Changed(Hde.Changed(Old, 62, 1, 0xFF), 63 + between, 1, 0xFF);
        Assert.Equal(page, RoundTrip(page));
        Assert.Equal(runs == 1 ? 1 + 1 + between + 2 + 3 : 1 + 1 + 1 + 1 + 1 + 1 + 3, Delta(page).Length);
    }

    [Fact]
    public void Delta_that_does_not_fit_is_said_and_nothing_is_written_beyond_its_room()
    {
        var page = Hde.RandomPage(3);
        var room = new byte[UnitAddress.Size * 2];
        for (var length = 0; length < PageDelta.BytesMax; length += 97)
        {
            room.AsSpan().Clear();
            Assert.False(PageDelta.TryWrite(Old, page, room.AsSpan(0, length), out _));
            Assert.False(room.AsSpan(length).ContainsAnyExcept((byte)0));
        }

        Assert.Equal(page, RoundTrip(page));
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("00", "a pair cut short")]
    [InlineData("0001", "changed bytes cut short")]
    [InlineData("0001ff", "a page not covered")]
    [InlineData("0000", "a pair of nothing")]
    [InlineData("802000", "a page in which nothing changed")]
    [InlineData("0001ff" + "0001ff" + "fe1f00", "two changed runs in a row")]
    [InlineData("0100" + "ff1f00", "two unchanged runs in a row")]
    [InlineData("0001ff" + "802000", "unchanged bytes beyond the page")]
    [InlineData("ff1f02ffff", "changed bytes beyond the page")]
    [InlineData("800001ff" + "ff1f00", "an overlong varint")]
    [InlineData("808000", "a varint of three bytes")]
    [InlineData("80", "a varint cut short")]
    public void Malformed_delta_is_refused(string hex, string what)
    {
        ReadOnlySpan<byte> source = Convert.FromHexString(hex);
        Assert.False(PageDelta.TryRead(Old, ref source, new byte[UnitAddress.Size]), what);
    }

    [Fact]
    public void Any_bytes_as_a_delta_are_refused_or_make_a_page_that_is_written_within_them()
    {
        var random = new Random(8);
        var accepted = 0;
        var page = new byte[UnitAddress.Size];
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = new byte[random.Next(1, 24)];
            random.NextBytes(bytes);
            bytes[0] &= 0x7F;
            ReadOnlySpan<byte> source = FillRest(bytes, random);
            var length = source.Length;
            if (PageDelta.TryRead(Old, ref source, page))
            {
                accepted++;
                Assert.True(page.AsSpan().SequenceEqual(Old) || Delta(page).Length <= length + UnitAddress.Size / 64);
            }
        }

        Assert.True(accepted > 100, $"only {accepted} were deltas");
    }

    /// <summary>Ends every other one as a delta should end: with what is left unchanged.</summary>
    private static byte[] FillRest(byte[] bytes, Random random)
    {
        if (random.Next(2) == 0)
        {
            return bytes;
        }

        var changed = random.Next(1, 20);
        var unchanged = random.Next(0, 100);
        var rest = UnitAddress.Size - changed - unchanged;
        return [(byte)unchanged, (byte)changed, .. Enumerable.Repeat(bytes[0], changed), (byte)(rest | 0x80), (byte)(rest >> 7), 0];
    }

    private static byte[] Delta(byte[] page)
    {
        var room = new byte[UnitAddress.Size * 2];
        Assert.True(PageDelta.TryWrite(Old, page, room, out var written));
        return room[..written];
    }

    private static byte[] RoundTrip(byte[] page)
    {
        ReadOnlySpan<byte> source = Delta(page);
        var restored = new byte[UnitAddress.Size];
        Assert.True(PageDelta.TryRead(Old, ref source, restored));
        Assert.True(source.IsEmpty);
        return restored;
    }
}
