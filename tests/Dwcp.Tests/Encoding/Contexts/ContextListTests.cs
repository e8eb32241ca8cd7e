using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Encoding.Contexts;

namespace NovaCron.Dwcp.Tests.Encoding.Contexts;

public sealed class ContextListTests
{
    [Fact]
    public void Any_places_are_read_as_they_were_written_and_within_the_longest_list()
    {
        var places = Gen.Choose(0, int.MaxValue - 1).Or(Gen.Choose(0, 50)).ArrayOf().Where(array => array.Length <= ContextList.UnitsMax);
        Prop.ForAll(places.ToArbitrary(), written =>
        {
            var list = new byte[ContextList.BytesMax];
            var length = ContextList.Write(written, list);
            var read = new int[ContextList.UnitsMax];
            return ContextList.TryRead(list.AsSpan(0, length), read, out var count) && read.AsSpan(0, count).SequenceEqual(written);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Places_that_follow_each_other_take_a_few_bytes()
    {
        var list = new byte[ContextList.BytesMax];
        Assert.InRange(ContextList.Write([.. Enumerable.Range(100_000, ContextList.UnitsMax)], list), 1, 6);
        Assert.Equal(0, ContextList.Write([], list));
    }

    [Theory]
    [InlineData("02", "a run without a count")]
    [InlineData("0200", "a run of none")]
    [InlineData("028101", "a run of 129")]
    [InlineData("008001" + "0001", "129 in two runs")]
    [InlineData("0101", "before the first")]
    [InlineData("feffffff0f01", "beyond the last possible")]
    [InlineData("ffffffffffffffffffff0101", "more than 64 bits")]
    public void List_that_breaks_the_format_is_refused(string list, string why) =>
        Assert.False(ContextList.TryRead(Convert.FromHexString(list), new int[ContextList.UnitsMax], out _), why);
}
