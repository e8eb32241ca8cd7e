using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Tests.Encoding.Known;

/// <summary>Pages that a receiver holds, of which some may have become others since.</summary>
internal sealed class TestContents : IKnownContents, IKnownBases
{
    private readonly List<byte[]> _pages = [];

    public TestContents(IEnumerable<byte[]> pages)
    {
        var name = new byte[KnownNames.NameBytes];
        foreach (var page in pages)
        {
            KnownNames.NameOf(page, name);
            if (Names.TryAdd(name))
            {
                _pages.Add(page);
            }
        }
    }

    public KnownNames Names { get; } = new();

    /// <summary>Places whose content is another one now.</summary>
    public HashSet<int> Stale { get; } = [];

    public int Count => _pages.Count;

    /// <summary>Which unit of block 0 had the content at a place, for senders that hold the same.</summary>
    public Func<int, int> UnitOf { get; init; } = place => place;

    public bool TryFind(UnitAddress address, out int index)
    {
        var unit = (int)(address.Offset / UnitAddress.Size);
        index = address.Block > 0 ? -1 : Enumerable.Range(0, Count).FirstOrDefault(place => UnitOf(place) == unit, -1);
        return index >= 0;
    }

    public bool TryRead(int index, Span<byte> content) => index < Count && _pages[index].AsSpan().TryCopyTo(content);

    public bool TryRead(int index, Span<byte> content, Span<byte> name)
    {
        if (index >= Count)
        {
            return false;
        }

        _pages[index].CopyTo(content);
        if (Stale.Contains(index))
        {
            content[0] ^= 1;
        }

        KnownNames.NameOf(content, name);
        return name.SequenceEqual(Names[index]);
    }
}
