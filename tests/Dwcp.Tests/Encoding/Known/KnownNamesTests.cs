using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Tests.Encoding.Known;

public sealed class KnownNamesTests
{
    [Fact]
    public void Every_name_is_found_where_it_was_added()
    {
        var names = new KnownNames();
        var all = Enumerable.Range(0, 20_000).Select(NameOf).ToArray();
        Assert.All(all, name => Assert.True(names.TryAdd(name)));
        Assert.All(all, name => Assert.False(names.TryAdd(name)));
        Assert.Equal(20_000, names.Count);
        for (var index = 0; index < all.Length; index++)
        {
            Assert.True(names.TryFind(all[index], out var found));
            Assert.Equal(index, found);
        }

        Assert.False(names.TryFind(NameOf(-1), out _));
    }

    [Fact]
    public void List_taken_from_its_bytes_is_the_same()
    {
        var names = new KnownNames();
        for (var i = 0; i < 5000; i++)
        {
            names.TryAdd(NameOf(i));
        }

        var taken = new KnownNames(names.Bytes);
        Assert.True(taken.TryFind(NameOf(4321), out var index));
        Assert.Equal((4321, 5000), (index, taken.Count));
        Assert.True(taken.Bytes.SequenceEqual(names.Bytes));
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
    public void What_is_no_list_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new KnownNames(new byte[17]));
        var twice = Assert.Throws<ArgumentException>(() => new KnownNames([.. NameOf(1), .. NameOf(2), .. NameOf(1)]));
        Assert.Contains("Name 2 of the list", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_list_has_nothing()
    {
        Assert.False(new KnownNames([]).TryFind(NameOf(0), out _));
    }

    private static byte[] NameOf(int number)
    {
        var name = new byte[KnownNames.NameBytes];
        KnownNames.NameOf(BitConverter.GetBytes(number), name);
        return name;
    }
}
