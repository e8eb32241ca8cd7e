using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Encoding.Contexts;

/// <summary>
/// Guesses which known contents resemble the pages that have to be sent whole, so that compression may refer to them: those that a page has
/// a part in common with; else the page after one that was known resembles what comes after that in the list, as it does in a file of which
/// a part changed and moved; a page without such a neighbour what its own place had. A wrong guess costs a read at both ends, and no
/// correctness.
/// </summary>
internal sealed class ContextPlanner
{
    /// <summary>Pages after a known one for which what comes after that is taken: 4 MiB.</summary>
    private const int ReachMax = 1024;

    private readonly int[] _places = new int[ContextList.UnitsMax];
    private byte[] _contents = [];
    private int _count;
    private int _next = -1;
    private int _reach;

    /// <summary>Places gathered for the frame that is being made.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, _count);

    /// <summary>A page was content of the list, or made from it.</summary>
    public void Found(int place) => (_next, _reach) = (place + 1, ReachMax);

    /// <summary>A page has to be sent whole.</summary>
    /// <param name="known">What is known.</param>
    /// <param name="bases">What of it is held here too.</param>
    /// <param name="address">The page's place.</param>
    /// <param name="content">The page.</param>
    public void Missed(KnownNames known, IKnownBases bases, UnitAddress address, ReadOnlySpan<byte> content)
    {
        Span<int> alike = stackalloc int[IKnownBases.AlikeMax];
        if (bases.FindAlike(content, alike) is > 0 and var count)
        {
            foreach (var place in alike[..count])
            {
                Add(place, known);
            }

            Found(alike[count - 1]);
        }
        else if (_reach > 0)
        {
            _reach--;
            Add(_next++, known);
        }
        else if (_count < ContextList.UnitsMax && bases.TryFind(address, out var own))
        {
            Add(own, known);
        }
    }

    /// <summary>Reads the contents, one after another; those that cannot be read are left out, of the places too.</summary>
    public ReadOnlySpan<byte> Read(IKnownBases bases)
    {
        if (_contents.Length == 0 && _count > 0)
        {
            _contents = GC.AllocateUninitializedArray<byte>(ContextList.UnitsMax * UnitAddress.Size);
        }

        var read = 0;
        for (var i = 0; i < _count; i++)
        {
            if (bases.TryRead(_places[i], _contents.AsSpan(read * UnitAddress.Size, UnitAddress.Size)))
            {
                _places[read++] = _places[i];
            }
        }

        _count = read;
        return _contents.AsSpan(0, read * UnitAddress.Size);
    }

    /// <summary>Begins the next frame.</summary>
    public void Clear() => _count = 0;

    private void Add(int place, KnownNames known)
    {
        if (place < known.Count && _count < ContextList.UnitsMax && !Places.Contains(place))
        {
            _places[_count++] = place;
        }
    }
}
