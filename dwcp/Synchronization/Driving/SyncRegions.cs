using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>
/// The regions that take part, and the life that each was last heard in. One that was never heard is told to the replica once it is: until
/// then nothing is known of it that could be waited for.
/// </summary>
internal sealed class SyncRegions
{
    private readonly Author _self;
    private readonly Dictionary<string, int> _lives = new(StringComparer.Ordinal);
    private readonly HashSet<string> _connected = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _all = [];

    /// <summary>Begins with the lives of which something was applied.</summary>
    public SyncRegions(Author self, VersionVector applied)
    {
        _self = self;
        foreach (var top in applied.Tops)
        {
            _lives[top.Author.Region] = Math.Max(top.Author.Incarnation, _lives.GetValueOrDefault(top.Author.Region));
        }
    }

    /// <summary>The regions that take part.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>These take part from now on.</summary>
    public IEnumerable<SyncInput> Set(IReadOnlyList<string> all)
    {
        _all = all;
        return [Members(), .. _connected.Where(IsKnown).Select(region => new SyncInput.Connected(region))];
    }

    /// <summary>A region has said in which life it is; null when that one is over, and what came of it is not to be taken.</summary>
    public IEnumerable<SyncInput>? Hear(string region, int incarnation)
    {
        if (_lives.TryGetValue(region, out var known) && known >= incarnation)
        {
            return known == incarnation ? [] : null;
        }

        _lives[region] = incarnation;
        return !_all.Contains(region, StringComparer.Ordinal)
            ? []
            : _connected.Contains(region) ? [Members(), new SyncInput.Connected(region)] : [Members()];
    }

    /// <summary>A connection to a region is there, or gone.</summary>
    public IEnumerable<SyncInput> Connect(string region, bool isThere)
    {
        if (isThere ? _connected.Add(region) : _connected.Remove(region))
        {
            yield return isThere ? new SyncInput.Connected(region) : new SyncInput.Disconnected(region);
        }
    }

    private SyncInput.Members Members() => new(
        [new SyncMember(_self.Region, _self.Incarnation), .. _all.Where(IsKnown).Select(region => new SyncMember(region, _lives[region]))]);

    private bool IsKnown(string region) => region != _self.Region && _lives.ContainsKey(region);
}
