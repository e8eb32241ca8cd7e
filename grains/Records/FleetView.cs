using System.Collections.Immutable;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Records;

/// <summary>Answers from the replica as it was at one moment. Asks nobody.</summary>
/// <param name="view">The replica.</param>
/// <param name="age">How long ago that was.</param>
/// <param name="now">The time.</param>
/// <param name="regions">The regions that take part.</param>
/// <param name="cache">Reads records.</param>
internal sealed class FleetView(
    SyncView view, TimeSpan age, DateTimeOffset now, IReadOnlyList<string> regions, VmRecordCache cache)
{
    private const char UidMark = '\n';

    // As they are asked for: who looks at one VM needs one region's.
    private readonly Dictionary<string, RegionFreshness?> _freshness = new(StringComparer.Ordinal);

    /// <summary>How fresh each region is, in the order of their names.</summary>
    public ImmutableArray<RegionFreshness> Freshness => [.. regions.Order(StringComparer.Ordinal).Select(region => FreshnessOf(region)!)];

    /// <summary>Regions that were never heard of.</summary>
    public ImmutableArray<string> Missing => [.. Freshness.Where(one => one.AsOf is null).Select(one => one.Region)];

    /// <summary>Where a VM stands in lists.</summary>
    public static string PlaceOf(VmInfo vm) => $"{vm.Name}{UidMark}{vm.Uid}";

    /// <summary>What is said of a name.</summary>
    public FleetVm Find(string vm)
    {
        var content = cache.Read(view.Store.Find(VmRecord.KeyOf(vm)));
        return content.Newest is { } newest
            ? new FleetVm(Stamped(newest), content.Epoch, FreshnessOf(newest.OwnerRegion))
            : new FleetVm(null, content.Epoch, null);
    }

    /// <summary>The labels on a VM.</summary>
    public ImmutableArray<VmLabel> LabelsOf(string vm, string uid) =>
        [.. VmRecord.ReadLabels(view.Store.Find(VmRecord.KeyOf(vm)), uid)];

    /// <summary>All VMs under a name.</summary>
    public IEnumerable<VmInfo> FindAll(string vm) => cache.Read(view.Store.Find(VmRecord.KeyOf(vm))).Vms.Select(Stamped);

    /// <summary>The VMs that a query asks for, in their order, from its place on; all of them, not only as many as it wants.</summary>
    public IEnumerable<VmInfo> List(VmQuery query)
    {
        var after = query.After?.Split(UidMark)[0];
        var from = string.CompareOrdinal(after, query.NamePrefix) > 0 ? after! : query.NamePrefix;
        foreach (var record in view.Store.From(new(VmRecord.Kind, from)))
        {
            if (record.Key.Kind != VmRecord.Kind || !record.Key.Name.StartsWith(query.NamePrefix, StringComparison.Ordinal))
            {
                yield break;
            }

            foreach (var vm in cache.Read(record).Vms)
            {
                if (VmMatch.Matches(query, vm))
                {
                    yield return Stamped(vm);
                }
            }
        }
    }

    /// <summary>The hosts of other regions.</summary>
    public IEnumerable<HostInfo> Hosts() => view.Store.From(HostRecord.KeyOf("", ""))
        .TakeWhile(record => record.Key.Kind == HostRecord.Kind)
        .Select(HostRecord.Read)
        .OfType<HostInfo>()
        .Where(host => host.Region != view.Author.Region && FreshnessOf(host.Region) is not null);

    private VmInfo Stamped(VmInfo vm) => vm with { AsOf = FreshnessOf(vm.OwnerRegion)?.AsOf };

    // Null for a region that does not take part.
    private RegionFreshness? FreshnessOf(string region)
    {
        if (!_freshness.TryGetValue(region, out var known))
        {
            _freshness[region] = known = regions.Contains(region, StringComparer.Ordinal) ? Measure(region) : null;
        }

        return known;
    }

    private RegionFreshness Measure(string region)
    {
        if (region == view.Author.Region)
        {
            return view.OwnAsOfMs == 0
                ? new RegionFreshness(region, null, null, 0)
                : new RegionFreshness(region, Time(view.OwnAsOfMs), Positive(now - Time(view.OwnAsOfMs)), 0);
        }

        return view.Find(region) is { AsOfMs: { } asOfMs } source
            ? new RegionFreshness(region, Time(asOfMs), source.Staleness + age, source.Missing)
            : new RegionFreshness(region, null, null, 0);
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}
