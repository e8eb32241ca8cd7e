using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Replicas;

namespace NovaCron.Grains.Records;

/// <summary>The whole federation's VMs, for grains in any silo of the region.</summary>
internal sealed class FleetReader(
    Fleet fleet, SyncHost host, IGrainFactory grains, IFederation federation, IOptions<GrainsOptions> options, TimeProvider time)
{
    /// <summary>Whether the region has replicated records.</summary>
    public bool IsOn => host.IsOn;

    private IReplicaGrain Replica => grains.GetReplica(federation.LocalRegion);

    /// <summary>
    /// Answers from the replica, or where it does not run just now, as when its silo has just died, by asking the regions themselves.
    /// </summary>
    public async Task<T> ElseAskAsync<T>(Func<Task<T>> read, Func<Task<T>> ask)
    {
        try
        {
            return IsOn ? await read() : await ask();
        }
        catch (NovaCronException e) when (e.Failure is { Stage: Fleet.Stage, IsTransient: true })
        {
            return await ask();
        }
    }

    /// <summary>What is said of a name, as fresh as it is here.</summary>
    public Task<FleetVm> FindAsync(string vm, CancellationToken cancellationToken) =>
        fleet.IsHere ? Task.FromResult(fleet.Find(vm)) : Replica.FindFleetVmAsync(vm, cancellationToken);

    /// <summary>
    /// A VM as its owner says it, with the labels that are known here; for one that asks for it, with those that this region took before.
    /// </summary>
    public async Task<VmInfo> LabelAsync(VmInfo vm, bool isFlushed, CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return vm;
        }

        var labels = fleet.IsHere
            ? await LabelsHereAsync(fleet, vm.Name, vm.Uid, isFlushed, cancellationToken)
            : await Replica.FindLabelsAsync(vm.Name, vm.Uid, isFlushed, cancellationToken);
        return vm with { Labels = labels };
    }

    /// <summary>A VM's labels by the replica in this process.</summary>
    public static async Task<ImmutableArray<VmLabel>> LabelsHereAsync(
        Fleet fleet, string vm, string uid, bool isFlushed, CancellationToken cancellationToken) =>
        (isFlushed ? await fleet.ViewAsync(cancellationToken) : fleet.View()).LabelsOf(vm, uid);

    /// <summary>Follows all VMs.</summary>
    public IAsyncEnumerable<VmChange> WatchAsync(CancellationToken cancellationToken) =>
        Checked().WatchFleetAsync(cancellationToken);

    /// <summary>Follows one VM that was there at an epoch; ends when it is gone.</summary>
    public IAsyncEnumerable<VmInfo> WatchAsync(string vm, long epoch, CancellationToken cancellationToken) =>
        Checked().WatchFleetVmAsync(vm, epoch, cancellationToken);

    /// <summary>All VMs, as fresh as they are here.</summary>
    public Task<Listing<VmInfo>> ListAsync(CancellationToken cancellationToken) =>
        ListAsync(new VmQuery { Count = int.MaxValue - 1 }, cancellationToken);

    /// <summary>A part of all VMs; regions that are not as fresh as asked for are asked themselves.</summary>
    public async Task<Listing<VmInfo>> QueryAsync(VmQuery query, CancellationToken cancellationToken)
    {
        var seen = await ListAsync(query, cancellationToken);
        var end = seen.Items.Length > query.Count ? FleetView.PlaceOf(seen.Items[^1]) : null;
        string[] stale = query.MaxStaleness is { } limit
            ? [.. seen.Freshness.Where(one => !(one.Staleness <= limit)).Select(one => one.Region)]
            : [];
        var all = stale.Length == 0 ? seen : await AskAsync(seen, stale, end, query, cancellationToken);
        return VmMatch.Page(all, query, end);
    }

    /// <summary>How fresh each region is here; empty where there are no records, or the replica does not run just now.</summary>
    public async Task<ImmutableArray<RegionFreshness>> FindFreshnessAsync(CancellationToken cancellationToken)
    {
        try
        {
            return !IsOn ? [] : fleet.IsHere ? fleet.View().Freshness : await Replica.FindFreshnessAsync(cancellationToken);
        }
        catch (NovaCronException e) when (e.Failure.IsTransient)
        {
            return [];
        }
    }

    /// <summary>The hosts of all other regions, as fresh as they are here.</summary>
    public Task<Listing<HostInfo>> ListOtherHostsAsync(CancellationToken cancellationToken) =>
        fleet.IsHere ? Task.FromResult(HostsHere(fleet)) : Replica.ListFleetHostsAsync(cancellationToken);

    /// <summary>The hosts of all other regions, by the replica in this process.</summary>
    public static Listing<HostInfo> HostsHere(Fleet fleet)
    {
        var view = fleet.View();
        return new Listing<HostInfo>([.. view.Hosts()], view.Missing) { Freshness = view.Freshness };
    }

    /// <summary>A part of all VMs, by the replica in this process, and one more.</summary>
    public static async Task<Listing<VmInfo>> ListHereAsync(Fleet fleet, VmQuery query, CancellationToken cancellationToken)
    {
        var view = await fleet.ViewAsync(cancellationToken);
        return new Listing<VmInfo>([.. view.List(query).Take(query.Count + 1)], view.Missing) { Freshness = view.Freshness };
    }

    private IReplicaGrain Checked() => IsOn ? Replica : throw Fleet.NotOn(federation.LocalRegion);

    private Task<Listing<VmInfo>> ListAsync(VmQuery query, CancellationToken cancellationToken) =>
        fleet.IsHere ? ListHereAsync(fleet, query, cancellationToken) : Replica.ListFleetAsync(query, cancellationToken);

    // What was not looked at here, because the list was long enough, is not taken from the others either: it comes with the next page.
    private async Task<Listing<VmInfo>> AskAsync(
        Listing<VmInfo> seen, string[] stale, string? end, VmQuery query, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(stale.Select(region => AskAsync(region, cancellationToken)));
        var asked = await Task.WhenAll(answers
            .SelectMany(answer => answer.Vms)
            .Select(vm => LabelAsync(vm, isFlushed: false, cancellationToken)));
        var items = seen.Items
            .Where(vm => !stale.Contains(vm.OwnerRegion))
            .Concat(asked.Where(vm => VmMatch.Matches(query, vm)))
            .OrderBy(FleetView.PlaceOf, StringComparer.Ordinal)
            .TakeWhile(vm => end is null || string.CompareOrdinal(FleetView.PlaceOf(vm), end) <= 0)
            .Take(query.Count + 1);
        string[] missing = [.. answers.Where(answer => !answer.IsThere).Select(answer => answer.Region)];
        return new Listing<VmInfo>([.. items], [.. missing])
        {
            Freshness = [.. seen.Freshness.Where(one => !stale.Contains(one.Region))],
        };
    }

    private async Task<(string Region, bool IsThere, ImmutableArray<VmInfo> Vms)> AskAsync(
        string region, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.PeerTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (region == federation.LocalRegion)
            {
                return (region, true, await grains.GetGrain<Regions.IRegionIndex>(GrainKeys.Region(region)).ListVmsHereAsync(both.Token));
            }

            return federation.TryGetLink(region, out var link)
                ? (region, true, await link.ListVmsAsync(both.Token))
                : (region, false, []);
        }
        catch (Exception e) when (e is NovaCronException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return (region, false, []);
        }
    }
}
