using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Tests.Encoding.Known;

public sealed class KnownNamesTests
{
    [Fact]
    public void Every_name_is_found_where_it_was_added_first()
    {
        var names = new KnownNames();
        var all = Enumerable.Range(0, 20_000).Select(NameOf).ToArray();
        Assert.All(all, name => Assert.True(names.TryAdd(name)));
        Assert.All(all, name => Assert.True(names.TryAdd(name)));
        Assert.Equal(40_000, names.Count);
        for (var index = 0; index < all.Length; index++)
        {
            Assert.True(names.TryFind(all[index], out var found));
            Assert.Equal(index, found);
        }

        Assert.False(names.TryFind(NameOf(-1), out _));
    }

    [Fact]
    public void List_taken_from_its_bytes_is_the_same_behind_places_that_nobody_knows()
    {
        var names = new KnownNames();
        for (var i = 0; i < 5000; i++)
        {
            names.TryAdd(NameOf(i));
        }

        var taken = new KnownNames();
        taken.Skip(7);
        taken.AddRange(names.Bytes);
        Assert.True(taken.TryFind(NameOf(4321), out var index));
        Assert.Equal((7 + 4321, 7 + 5000), (index, taken.Count));
        Assert.False(taken.TryFind(new byte[KnownNames.NameBytes], out _));
    }

    [Fact]
    public void Names_that_begin_alike_are_told_apart()
    {
        byte[][] alike = [.. Enumerable.Range(0, 100).Select(i => new byte[KnownNames.NameBytes]).Select((name, i) => With(name, i))];
        var names = new KnownNames();
        Assert.All(alike, name => Assert.True(names.TryAdd(name)));
        Assert.True(names.TryFind(alike[57], out var index));
        Assert.Equal(57, index);

        static byte[] With(byte[] name, int last)
        {
            name[^1] = (byte)last;
            return name;
        }
    }

    [Fact]
    public void What_is_no_list_or_too_long_is_refused()
    {
        var names = new KnownNames();
        names.Skip(KnownNames.CountMax - 1);
        Assert.Throws<ArgumentException>(() => names.AddRange(new byte[17]));
        Assert.Throws<ArgumentException>(() => names.AddRange(new byte[2 * KnownNames.NameBytes]));
        Assert.Throws<ArgumentOutOfRangeException>(() => names.Skip(2));
        Assert.True(names.TryAdd(NameOf(1)));
        Assert.False(names.TryAdd(NameOf(2)));
    }

    [Fact]
    public void Empty_list_has_nothing() => Assert.False(new KnownNames().TryFind(NameOf(0), out _));

    private static byte[] NameOf(int number)
    {
        var name = new byte[KnownNames.NameBytes];
        KnownNames.NameOf(BitConverter.GetBytes(number), name);
        return name;
    }
}
