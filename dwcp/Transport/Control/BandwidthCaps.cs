using System.Collections.Frozen;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Transport.Control;

/// <summary>The user's caps by peer region. What has none is not capped.</summary>
public sealed class BandwidthCaps
{
    private readonly FrozenDictionary<string, BandwidthSchedule> _schedules;

    private BandwidthCaps(FrozenDictionary<string, BandwidthSchedule> schedules) => _schedules = schedules;

    /// <summary>No cap anywhere.</summary>
    public static BandwidthCaps None { get; } = new(FrozenDictionary<string, BandwidthSchedule>.Empty);

    /// <summary>The regions that have one.</summary>
    public IEnumerable<string> Regions => _schedules.Keys;

    /// <summary>Reads caps, each <c>REGION=SCHEDULE</c> (<see cref="BandwidthSchedule"/>).</summary>
    /// <exception cref="FormatException">One of them is malformed, or a region is named twice; the message names it.</exception>
    public static BandwidthCaps Parse(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var schedules = new Dictionary<string, BandwidthSchedule>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !RegionCertificate.IsRegionName(text[..equals]))
            {
                throw new FormatException($"'{text}' is no cap: REGION=RATE or REGION=SCHEDULE, such as 'us=50Mbit/s'.");
            }

            if (!schedules.TryAdd(text[..equals], BandwidthSchedule.Parse(text[(equals + 1)..])))
            {
                throw new FormatException($"Region '{text[..equals]}' has two caps: put its rules into one, with ';' between them.");
            }
        }

        return new BandwidthCaps(schedules.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The caps as what the transfers of one process share.</summary>
    public PathBandwidths Share(TimeProvider timeProvider) =>
        new(_schedules.ToFrozenDictionary(pair => pair.Key, pair => new PathBandwidth(pair.Value, timeProvider), StringComparer.Ordinal));
}
