using System.Collections.Immutable;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Clusters;
using NovaCron.Grains.Incoming;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Regions;

/// <summary>The inventory.</summary>
internal sealed partial class RegionGrain
{
    public Task AddVmAsync(string vm, CancellationToken cancellationToken) =>
        _state.UpdateAsync(state => state with { Vms = state.Vms.Add(vm) });

    public Task RemoveVmAsync(string vm, CancellationToken cancellationToken) =>
        _state.UpdateAsync(state => state with { Vms = state.Vms.Remove(vm) });

    public Task AddMigrationAsync(string migration, CancellationToken cancellationToken) =>
        _state.UpdateAsync(state => state with { Migrations = state.Migrations.Add(migration) });

    public Task DropMigrationAsync(string migration, CancellationToken cancellationToken) =>
        _state.UpdateAsync(state => state with { Migrations = state.Migrations.Remove(migration) });

    public async Task EndMigrationAsync(MigrationInfo migration, CancellationToken cancellationToken)
    {
        await _state.UpdateAsync(state => state with
        {
            Migrations = state.Migrations.Remove(migration.Id),
            EndedMigrations = state.EndedMigrations.Exists(ended => ended.Id == migration.Id)
                ? state.EndedMigrations
                : state.EndedMigrations.Add(migration),
        });

        // The oldest is forgotten for good: first its own record, then its line here.
        while (_state.Value.EndedMigrations is { } ended && ended.Count > _options.MigrationHistoryMax)
        {
            await GrainFactory.GetGrain<IMigrationSagaGrain>(GrainKeys.Migration(ended[0].Id)).ForgetAsync(cancellationToken);
            await _state.UpdateAsync(state => state with { EndedMigrations = state.EndedMigrations.Remove(ended[0]) });
        }
    }

    public Task AddIncomingAsync(string migration, CancellationToken cancellationToken) =>
        _state.UpdateAsync(state => state with { Incoming = state.Incoming.Add(migration) });

    public async Task EndIncomingAsync(string migration, CancellationToken cancellationToken)
    {
        await _state.UpdateAsync(state => state with
        {
            Incoming = state.Incoming.Remove(migration),
            EndedIncoming = state.EndedIncoming.Contains(migration) ? state.EndedIncoming : state.EndedIncoming.Add(migration),
        });
        while (_state.Value.EndedIncoming is { } ended && ended.Count > _options.MigrationHistoryMax)
        {
            await GrainFactory.GetGrain<IIncomingGrain>(GrainKeys.Migration(ended[0])).ForgetAsync(cancellationToken);
            await _state.UpdateAsync(state => state with { EndedIncoming = state.EndedIncoming.Remove(ended[0]) });
        }
    }

    public Task AddStandbyAsync(string vm, CancellationToken cancellationToken) =>
        _state.UpdateAsync(state => state with { Standbys = state.Standbys.Add(vm) });

    public Task RemoveStandbyAsync(string vm, CancellationToken cancellationToken) =>
        _state.UpdateAsync(state => state with { Standbys = state.Standbys.Remove(vm) });

    public Task<UnfinishedWork> GetUnfinishedAsync(bool withVms, CancellationToken cancellationToken)
    {
        var state = _state.Value;
        return Task.FromResult(new UnfinishedWork(
            [.. state.Migrations], [.. state.Incoming], withVms ? [.. state.Vms] : [], [.. state.Standbys]));
    }

    public async Task<RegionInfo> DescribeHereAsync(CancellationToken cancellationToken)
    {
        var hosts = await ListHostsHereAsync(cancellationToken);
        var vms = await ListVmsHereAsync(cancellationToken);
        return new RegionInfo(_federation.LocalRegion, false, "", true, null, _options.Engine, hosts.Length, vms.Length);
    }

    public async Task<ImmutableArray<VmInfo>> ListVmsHereAsync(CancellationToken cancellationToken)
    {
        var vms = await Task.WhenAll(_state.Value.Vms.Select(
            vm => GrainFactory.GetGrain<IVmKeeper>(GrainKeys.Vm(vm)).FindAsync(cancellationToken)));
        return [.. vms.OfType<VmInfo>().Where(vm => vm.OwnerRegion == _federation.LocalRegion)];
    }

    public Task<ImmutableArray<HostInfo>> ListHostsHereAsync(CancellationToken cancellationToken) =>
        GrainFactory.GetGrain<IClusterGrain>(GrainKeys.Cluster(ClusterGrain.DefaultPool)).ListHostsAsync(cancellationToken);

    public async Task<ImmutableArray<MigrationInfo>> ListMigrationsHereAsync(CancellationToken cancellationToken)
    {
        var state = _state.Value;
        var active = await Task.WhenAll(state.Migrations.Select(
            id => GrainFactory.GetGrain<IMigrationSagaGrain>(GrainKeys.Migration(id)).FindHereAsync(cancellationToken)));
        return [.. active.OfType<MigrationInfo>().Concat(state.EndedMigrations).OrderByDescending(migration => migration.StartedAt)];
    }
}
