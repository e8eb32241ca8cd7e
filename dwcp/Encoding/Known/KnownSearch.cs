namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>
/// Looks pages up among what the receiver holds: by comparing them with what is held here too, and by name as long as that pays, for to
/// name a page costs a fifth of compressing it.
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
    /// <param name="index">Where the receiver has it.</param>
    public bool TryFind(ReadOnlySpan<byte> content, out int index)
    {
        index = -1;
        return bases?.TryFindSame(content, out index) is true || (bases?.FindsAllSame is not true && TryFindByName(content, out index));
    }

    private bool TryFindByName(ReadOnlySpan<byte> content, out int index)
    {
        index = -1;
        if (!_pays && ++_skipped % SampledPart != 0)
        {
            return false;
        }

        Span<byte> name = stackalloc byte[KnownNames.NameBytes];
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
