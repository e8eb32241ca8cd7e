using System.Collections.Frozen;

namespace NovaCron.Dwcp.Transport.Control;

/// <summary>What the transfers of one process share of their paths, by peer region.</summary>
public sealed class PathBandwidths
{
    private readonly FrozenDictionary<string, PathBandwidth> _paths;

    internal PathBandwidths(FrozenDictionary<string, PathBandwidth> paths) => _paths = paths;

    /// <summary>No path is capped.</summary>
    public static PathBandwidths None { get; } = new(FrozenDictionary<string, PathBandwidth>.Empty);

    /// <summary>A transfer's settings with the cap of the path to a region, which it shares with the others to there.</summary>
    public AmstOptions Cap(AmstOptions settings, string region)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return _paths.TryGetValue(region, out var path) ? settings with { PathBandwidth = path } : settings;
    }
}
