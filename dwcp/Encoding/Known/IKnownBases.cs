namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>What units were when sender and receiver both last had them: of what changed a little since, only that is sent.</summary>
public interface IKnownBases
{
    /// <summary>Known contents that one page may resemble, at most: two for each half of it.</summary>
    const int AlikeMax = 4;

    /// <summary>Finds the content that a unit had.</summary>
    /// <param name="address">The unit.</param>
    /// <param name="index">Where it is among the names that the receiver told.</param>
    /// <returns>Whether it is held here.</returns>
    bool TryFind(UnitAddress address, out int index);

    /// <summary>Reads a content that the receiver told, if it is held here too.</summary>
    /// <param name="index">Where it is among the names.</param>
    /// <param name="content">Gets it: <see cref="UnitAddress.Size"/> bytes, which are what the name says.</param>
    /// <returns>False where it is not held here, or could not be read.</returns>
    bool TryRead(int index, Span<byte> content);

    /// <summary>Finds a known content that is held here too and is the same as a page; where that is not looked for, none.</summary>
    /// <param name="content">The page.</param>
    /// <param name="index">Where it is among the names.</param>
    bool TryFindSame(ReadOnlySpan<byte> content, out int index)
    {
        index = -1;
        return false;
    }

    /// <summary>Whether <see cref="TryFindSame"/> looks among all that have names: what it does not find is not known then.</summary>
    bool FindsAllSame => false;

    /// <summary>Finds known contents that a page resembles, wherever in them it begins; where that is not looked for, none.</summary>
    /// <param name="content">The page.</param>
    /// <param name="places">Gets where they are among the names; there is room for <see cref="AlikeMax"/>.</param>
    /// <returns>How many there are.</returns>
    int FindAlike(ReadOnlySpan<byte> content, Span<int> places) => 0;
}
