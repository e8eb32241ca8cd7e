namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>
/// Looks pages up among what the receiver holds, as long as that pays: to name a page costs a fifth of compressing it.
/// </summary>
/// <param name="names">What the receiver holds.</param>
/// <param name="bases">What of it is held here too; null for nothing.</param>
internal sealed class KnownSearch(KnownNames names, IKnownBases? bases)
{
    /// <summary>Searches after which it is judged whether they pay.</summary>
    private const int JudgedSearches = 4096;

    /// <summary>One page of so many must be found.</summary>
    private const int FoundPart = 32;

    /// <summary>While searching does not pay, one page of so many is looked up all the same: another part of memory may be known.</summary>
    private const int SampledPart = 16;

    private int _searches;
    private int _found;
    private int _skipped;
    private bool _pays = true;

    /// <summary>What the receiver holds.</summary>
    public KnownNames Names => names;

    /// <summary>What changed pages may be made from.</summary>
    public IKnownBases? Bases => bases;

    /// <summary>Finds a page.</summary>
    /// <param name="content">The page.</param>
    /// <param name="name">Gets its name where it was looked up.</param>
    /// <param name="index">Where the receiver has it.</param>
    public bool TryFind(ReadOnlySpan<byte> content, Span<byte> name, out int index)
    {
        index = -1;
        if (!_pays && ++_skipped % SampledPart != 0)
        {
            return false;
        }

        KnownNames.NameOf(content, name);
        var isFound = names.TryFind(name, out index);
        _found += isFound ? 1 : 0;
        if (++_searches >= (_pays ? JudgedSearches : JudgedSearches / SampledPart))
        {
            _pays = _found * FoundPart >= _searches;
            (_searches, _found) = (0, 0);
        }

        return isFound;
    }
}
