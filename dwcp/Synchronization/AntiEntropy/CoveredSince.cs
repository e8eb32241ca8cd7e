using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.AntiEntropy;

/// <summary>
/// What transactions covered since a moment. Who had applied all of that moment, and still shows an entry that is not here, tells of an
/// entry that was covered since, or of one that was lost. Not thread-safe.
/// </summary>
internal sealed class CoveredSince(VersionVector begin)
{
    private const int CountMax = 65_536;

    private readonly HashSet<Dot> _covered = [];

    /// <summary>All that was known at that moment.</summary>
    public VersionVector Begin { get; private set; } = begin;

    public bool Contains(Dot dot) => _covered.Contains(dot);

    /// <summary>Covers more; false where that is too much to remember, so that the moment has to be now.</summary>
    public bool TryAdd(IEnumerable<Dot> dots)
    {
        _covered.UnionWith(dots);
        return _covered.Count <= CountMax;
    }

    /// <summary>The moment is now.</summary>
    /// <param name="known">All that is known now.</param>
    public void Restart(VersionVector known)
    {
        Begin = Begin.Join(known);
        _covered.Clear();
    }
}
