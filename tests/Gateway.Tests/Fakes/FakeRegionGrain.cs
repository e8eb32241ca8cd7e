using System.Collections.Immutable;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests.Fakes;

internal sealed class FakeRegionGrain(string name, FakeFederation federation) : IRegionGrain
{
    public Task PingAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter("ping");
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<RegionInfo>> ListRegionsAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter("regions");
        ImmutableArray<RegionInfo> regions =
        [
            new(name, true, "10.0.0.1:7400", true, null, "embedded", 1, federation.Vms.Count),
            new("us", false, "10.0.1.1:7400", true, TimeSpan.FromMilliseconds(80.5), "orleans", 2, 0),
            new("ap", false, "10.0.2.1:7400", false, null, null, 0, 0),
        ];
        return Task.FromResult(regions);
    }

    public Task<Listing<VmInfo>> ListVmsAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter("vms");
        return Task.FromResult(new Listing<VmInfo>([.. federation.Vms.Values], federation.MissingRegions));
    }

    public Task<Listing<VmInfo>> QueryVmsAsync(VmQuery query, CancellationToken cancellationToken = default)
    {
        federation.Enter("query");
        federation.Asked.Enqueue(query);
        VmInfo[] rest =
        [
            .. federation.Vms.Values
                .Where(vm => query.Region is null || vm.OwnerRegion == query.Region)
                .Where(vm => query.Phase is null || vm.Phase == query.Phase)
                .Where(vm => vm.Name.StartsWith(query.NamePrefix, StringComparison.Ordinal))
                .Where(vm => query.Labels.All(vm.Labels.Contains))
                .Where(vm => string.CompareOrdinal(PlaceOf(vm), query.After) > 0)
                .OrderBy(PlaceOf, StringComparer.Ordinal),
        ];
        return Task.FromResult(new Listing<VmInfo>([.. rest.Take(query.Count)], federation.MissingRegions)
        {
            Freshness = federation.Freshness,
            Next = rest.Length > query.Count ? PlaceOf(rest[query.Count - 1]) : null,
        });
    }

    public IAsyncEnumerable<VmChange> WatchVmsAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter("watch vms");
        return federation.WatchVms(cancellationToken);
    }

    public Task<Listing<HostInfo>> ListHostsAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter("hosts");
        return Task.FromResult(new Listing<HostInfo>([.. federation.Hosts], federation.MissingRegions));
    }

    public Task<Listing<MigrationInfo>> ListMigrationsAsync(CancellationToken cancellationToken = default)
    {
        federation.Enter("migrations");
        return Task.FromResult(new Listing<MigrationInfo>([.. federation.Migrations.Values], federation.MissingRegions));
    }

    private static string PlaceOf(VmInfo vm) => $"{vm.Name}\n{vm.Uid}";
}
