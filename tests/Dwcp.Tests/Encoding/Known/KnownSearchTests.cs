using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Tests.Encoding.Known;

public sealed class KnownSearchTests
{
    private static readonly byte[] Known = Hde.RandomPage(1);
    private static readonly byte[] Unknown = Hde.RandomPage(2);

    [Fact]
    public void Pages_are_looked_up_as_long_as_one_of_thirty_two_is_found()
    {
        var search = new KnownSearch(new TestContents([Known]).Names, bases: null);
        Assert.Equal(10_000 / 20, Enumerable.Range(0, 10_000).Count(i => Finds(search, i % 20 == 0 ? Known : Unknown)));
    }

    [Fact]
    public void Where_nothing_is_found_one_of_sixteen_is_looked_up_and_memory_that_is_known_is_noticed()
    {
        var search = new KnownSearch(new TestContents([Known]).Names, bases: null);
        for (var i = 0; i < 5000; i++)
        {
            Assert.False(Finds(search, Unknown));
        }

        Assert.InRange(Enumerable.Range(0, 1600).Count(_ => Finds(search, Known)), 90, 110);
        for (var i = 0; i < 5000; i++)
        {
            Finds(search, Known);
        }

        Assert.Equal(1000, Enumerable.Range(0, 1000).Count(_ => Finds(search, Known)));
    }

    private static bool Finds(KnownSearch search, byte[] page) => search.TryFind(page, out _);
}
