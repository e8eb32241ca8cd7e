using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Tests.Encoding.Known;

/// <summary>Pages that a receiver holds, of which some may have become others since.</summary>
internal sealed class TestContents : IKnownContents
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
