using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Tests.Encoding.Known;

public sealed class KnownAnchorsTests
{
    private const int Units = 64;

    private static readonly byte[] Content = [.. Enumerable.Range(0, Units).SelectMany(Hde.RandomPage)];

    [Fact]
    public void Page_is_found_wherever_in_the_contents_it_begins_if_it_is_aligned_to_four_bytes()
    {
        var anchors = Anchors(Content);
        var missed = 0;
        for (var begin = 0; begin <= Content.Length - UnitAddress.Size; begin += 4)
        {
            var places = Find(anchors, Content.AsSpan(begin, UnitAddress.Size));
            missed += places.Length == 0 ? 1 : 0;
            Assert.True(places.Length == 0 || places.SequenceEqual(Around(begin)), $"{begin}: {string.Join(' ', places)}");
        }

        // Both of a page's anchors may have found their buckets full.
        Assert.InRange(missed, 0, Content.Length / 4 / 1000);
    }

    [Fact]
    public void Page_of_two_parts_is_found_by_both()
    {
        byte[] page = [.. Content.AsSpan((10 * 4096) + 100, 2048), .. Content.AsSpan((40 * 4096) + 2048, 2048)];
        Assert.Equal([10, 11, 40], Find(Anchors(Content), page));
    }

    [Fact]
    public void End_of_a_file_is_found_by_its_beginning()
    {
        byte[] page = [.. Content.AsSpan((7 * 4096) + 8, 300), .. new byte[4096 - 300]];
        Assert.Equal([7, 8], Find(Anchors(Content), page));
    }

    [Fact]
    public void What_comes_before_all_contents_is_no_place()
    {
        byte[] page = [.. Hde.RandomPage(1000)[..128], .. Content[..(4096 - 128)]];
        Assert.Equal([0], Find(Anchors(Content), page));
    }

    [Fact]
    public void Pages_that_repeat_themselves_and_pages_of_other_content_resemble_nothing()
    {
        byte[] repeated = [.. Enumerable.Repeat(Content[..8], 512).SelectMany(word => word)];
        var anchors = Anchors([.. repeated, .. Content]);
        Assert.Empty(Find(anchors, repeated));
        Assert.All(Enumerable.Range(2000, 500), page => Assert.Empty(Find(anchors, Hde.RandomPage(page))));
    }

    [Fact]
    public void Many_contents_have_fewer_anchors_each_and_pages_are_found_all_the_same()
    {
        var anchors = new KnownAnchors(1 << 22);
        for (var place = 0; place < Units; place++)
        {
            anchors.Add((1 << 22) - Units + place, Hde.RandomPage(place));
        }

        Assert.Equal([(1 << 22) - Units + 20, (1 << 22) - Units + 21], Find(anchors, Content.AsSpan((20 * 4096) + 2000, 4096)));
    }

    private static int[] Around(int begin) => begin % 4096 == 0 ? [begin / 4096] : [begin / 4096, (begin / 4096) + 1];

    private static KnownAnchors Anchors(byte[] content)
    {
        var anchors = new KnownAnchors(content.Length / UnitAddress.Size);
        for (var place = 0; place < content.Length / UnitAddress.Size; place++)
        {
            anchors.Add(place, content.AsSpan(place * UnitAddress.Size, UnitAddress.Size));
        }

        return anchors;
    }

    private static int[] Find(KnownAnchors anchors, ReadOnlySpan<byte> page)
    {
        Span<int> places = stackalloc int[IKnownBases.AlikeMax];
        return places[..anchors.Find(page, places)].ToArray();
    }
}
