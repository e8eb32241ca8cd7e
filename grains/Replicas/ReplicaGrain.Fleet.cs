using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Records;

namespace NovaCron.Grains.Replicas;

/// <content>The replicated records, for silos in which they are not.</content>
internal sealed partial class ReplicaGrain
{
    public Task<FleetVm> FindFleetVmAsync(string vm, CancellationToken cancellationToken) => Task.FromResult(fleet.Find(vm));

    public Task<ImmutableArray<VmLabel>> FindLabelsAsync(string vm, string uid, bool isFlushed, CancellationToken cancellationToken) =>
        FleetReader.LabelsHereAsync(fleet, vm, uid, isFlushed, cancellationToken);

    public Task<Listing<VmInfo>> ListFleetAsync(VmQuery query, CancellationToken cancellationToken) =>
        FleetReader.ListHereAsync(fleet, query, cancellationToken);

    public Task<Listing<HostInfo>> ListFleetHostsAsync(CancellationToken cancellationToken) =>
        Task.FromResult(FleetReader.HostsHere(fleet));

    public Task<ImmutableArray<RegionFreshness>> FindFreshnessAsync(CancellationToken cancellationToken) =>
        Task.FromResult(fleet.View().Freshness);

    public async IAsyncEnumerable<VmInfo> WatchFleetVmAsync(
        string vm, long epoch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new VmChanges();
        await foreach (var names in fleet.WatchAsync(cancellationToken))
        {
            if (names is not null && !names.Contains(vm))
            {
                continue;
            }

            var view = fleet.View();
            var now = view.FindAll(vm).ToList();
            foreach (var change in seen.Take([vm], now))
            {
                if (change.Vm is { } changed)
                {
                    yield return changed;
                }
            }

            if (now.Count == 0 && view.Find(vm).Epoch >= epoch)
            {
                yield break;
            }
        }
    }

    public async IAsyncEnumerable<VmChange> WatchFleetAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new VmChanges();
        await foreach (var names in fleet.WatchAsync(cancellationToken))
        {
            var view = fleet.View();
            var changes = names is null ? seen.TakeAll(view.List(new VmQuery())) : seen.Take(names, names.SelectMany(view.FindAll));
            foreach (var change in changes)
            {
                yield return change;
            }
        }
    }
}
