using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Records;
using NovaCron.Grains.State;
using Orleans.Concurrency;

namespace NovaCron.Grains.Regions;

/// <summary>This region as users see it, with what its peers say of themselves.</summary>
[GrainType("novacron.region"), Reentrant]
internal sealed partial class RegionGrain : Grain, IRegionGrain, IRegionIndex
{
    private readonly WrittenState<RegionState> _state;
    private readonly IFederation _federation;
    private readonly FleetReader _fleet;
    private readonly GrainsOptions _options;
    private readonly TimeProvider _time;

    public RegionGrain(
        [PersistentState(StateFormat.Region, NovaCronStorage.Provider)] IPersistentState<RegionState> storage,
        IFederation federation,
        FleetReader fleet,
        IOptions<GrainsOptions> options,
        TimeProvider time)
    {
        _fleet = fleet;
        _federation = federation;
        _options = options.Value;
        _time = time;
        _state = new WrittenState<RegionState>(storage, Failures.Region(federation.LocalRegion), DeactivateOnIdle);
    }

    public Task PingAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public async Task<ImmutableArray<RegionInfo>> ListRegionsAsync(CancellationToken cancellationToken = default)
    {
        var peers = Task.WhenAll(_federation.Links.Select(link => DescribeAsync(link, cancellationToken)));
        var local = await DescribeHereAsync(cancellationToken) with { IsLocal = true, Address = _options.LocalAddress };
        var freshness = await _fleet.FindFreshnessAsync(cancellationToken);
        return [local, .. (await peers).OrderBy(region => region.Name, StringComparer.Ordinal).Select(region => Judged(region, freshness))];
    }

    public Task<Listing<VmInfo>> ListVmsAsync(CancellationToken cancellationToken = default) =>
        _fleet.ElseAskAsync(() => _fleet.ListAsync(cancellationToken), () => GatherVmsAsync(cancellationToken));

    public Task<Listing<VmInfo>> QueryVmsAsync(VmQuery query, CancellationToken cancellationToken = default)
    {
        VmMatch.Check(query);
        return _fleet.ElseAskAsync(() => _fleet.QueryAsync(query, cancellationToken), () => GatherVmsAsync(query, cancellationToken));
    }

    public IAsyncEnumerable<VmChange> WatchVmsAsync(CancellationToken cancellationToken = default) => _fleet.WatchAsync(cancellationToken);

    // All are asked themselves, which is as fresh as can be.
    private async Task<Listing<VmInfo>> GatherVmsAsync(VmQuery query, CancellationToken cancellationToken)
    {
        var all = await GatherVmsAsync(cancellationToken);
        var wanted = all.Items.Where(vm => VmMatch.Matches(query, vm)).OrderBy(FleetView.PlaceOf, StringComparer.Ordinal);
        return VmMatch.Page(all with { Items = [.. wanted] }, query);
    }

    private Task<Listing<VmInfo>> GatherVmsAsync(CancellationToken cancellationToken) => GatherAsync(
        ListVmsHereAsync(cancellationToken),
        (link, limit) => link.ListVmsAsync(limit),
        vms => vms.OrderBy(vm => vm.Name, StringComparer.Ordinal).ThenBy(vm => vm.OwnerRegion, StringComparer.Ordinal),
        cancellationToken);

    public Task<Listing<HostInfo>> ListHostsAsync(CancellationToken cancellationToken = default) => _fleet.ElseAskAsync(
        async () =>
        {
            var here = ListHostsHereAsync(cancellationToken);
            var others = await _fleet.ListOtherHostsAsync(cancellationToken);
            return others with { Items = [.. InOrder(others.Items.Concat(await here))] };
        },
        () => GatherAsync(
            ListHostsHereAsync(cancellationToken), (link, limit) => link.ListHostsAsync(limit), InOrder, cancellationToken));

    public Task<Listing<MigrationInfo>> ListMigrationsAsync(CancellationToken cancellationToken = default) => GatherAsync(
        ListMigrationsHereAsync(cancellationToken),
        (link, limit) => link.ListMigrationsAsync(limit),
        migrations => migrations.OrderByDescending(migration => migration.StartedAt).Take(_options.MigrationHistoryMax),
        cancellationToken);

    private static RegionInfo Judged(RegionInfo region, ImmutableArray<RegionFreshness> freshness)
    {
        var fresh = freshness.FirstOrDefault(one => one.Region == region.Name);
        return region with { Freshness = fresh, Health = HealthRules.Of(region.IsReachable, fresh) };
    }

    private static IEnumerable<HostInfo> InOrder(IEnumerable<HostInfo> hosts) =>
        hosts.OrderBy(host => host.Region, StringComparer.Ordinal).ThenBy(host => host.Name, StringComparer.Ordinal);

    private async Task<Listing<T>> GatherAsync<T>(
        Task<ImmutableArray<T>> local,
        Func<IRegionLink, CancellationToken, Task<ImmutableArray<T>>> ask,
        Func<IEnumerable<T>, IEnumerable<T>> order,
        CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(_federation.Links.Select(link => AskAsync(link, ask, cancellationToken)));
        var items = (await local).Concat(answers.SelectMany(answer => answer.Items));
        return new Listing<T>([.. order(items)], [.. answers.Where(answer => !answer.Reached).Select(answer => answer.Region)]);
    }

    private async Task<(string Region, bool Reached, ImmutableArray<T> Items)> AskAsync<T>(
        IRegionLink link, Func<IRegionLink, CancellationToken, Task<ImmutableArray<T>>> ask, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.PeerTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return (link.Region, true, await ask(link, both.Token));
        }
        catch (Exception e) when (e is NovaCronException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return (link.Region, false, []);
        }
    }

    private async Task<RegionInfo> DescribeAsync(IRegionLink link, CancellationToken cancellationToken)
    {
        var asked = _time.GetTimestamp();
        var (_, reached, items) = await AskAsync<RegionInfo>(
            link, async (peer, limit) => [await peer.DescribeAsync(limit)], cancellationToken);
        return reached
            ? items[0] with
            {
                Name = link.Region, IsLocal = false, Address = link.Address, IsReachable = true, RoundTrip = _time.GetElapsedTime(asked),
            }
            : new RegionInfo(link.Region, false, link.Address, false, null, null, 0, 0);
    }
}
