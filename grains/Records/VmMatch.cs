using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Records;

/// <summary>Which VMs a query asks for.</summary>
internal static class VmMatch
{
    /// <summary>Whether it asks for this one.</summary>
    public static bool Matches(VmQuery query, VmInfo vm) =>
        (query.Region is null || vm.OwnerRegion == query.Region)
        && (query.Phase is null || vm.Phase == query.Phase)
        && vm.Name.StartsWith(query.NamePrefix, StringComparison.Ordinal)
        && (query.Labels.IsDefaultOrEmpty || query.Labels.All(vm.Labels.Contains))
        && (query.After is null || string.CompareOrdinal(FleetView.PlaceOf(vm), query.After) > 0);

    /// <summary>Refuses what no query may ask.</summary>
    /// <exception cref="NovaCronException">It asks for none or too many.</exception>
    public static void Check(VmQuery query)
    {
        if (query.Count is < 1 or > VmQuery.CountMax)
        {
            throw Failures.Request(NovaCronError.InvalidRequest, $"A list has 1 to {VmQuery.CountMax} VMs, not {query.Count}.");
        }

        if (query.MaxStaleness < TimeSpan.Zero)
        {
            throw Failures.Request(NovaCronError.InvalidRequest, "Nothing is fresher than now: maxStaleness is not negative.");
        }
    }

    /// <summary>As many of a list as a query asks for, and where it goes on.</summary>
    /// <param name="all">What matches, in its order, from the query's place on.</param>
    /// <param name="query">The query.</param>
    /// <param name="end">Where more begins that is not in the list; null for nowhere.</param>
    public static Listing<VmInfo> Page(Listing<VmInfo> all, VmQuery query, string? end = null) => all.Items.Length > query.Count
        ? all with { Items = all.Items[..query.Count], Next = FleetView.PlaceOf(all.Items[query.Count - 1]) }
        : all with { Next = end };
}
