using System.Collections.Immutable;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Records;
using NovaCron.Grains.Regions;
using NovaCron.Grains.Replicas;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Federation;

/// <summary>Hands a peer's questions and orders to this region's grains; nothing is forwarded to a third region.</summary>
internal sealed partial class RegionInbox(IGrainFactory grains, IFederation federation, ReplicaHost replica, SyncHost sync) : IRegionInbox
{
    public Task<RegionInfo> DescribeAsync(string caller, CancellationToken cancellationToken) =>
        For(caller, Index).DescribeHereAsync(cancellationToken);

    public Task<VmInfo?> FindVmAsync(string caller, string vm, CancellationToken cancellationToken) =>
        For(caller, Vm(vm)).FindForPeerAsync(cancellationToken);

    public Task<ImmutableArray<VmInfo>> ListVmsAsync(string caller, CancellationToken cancellationToken) =>
        For(caller, Index).ListVmsHereAsync(cancellationToken);

    public Task<ImmutableArray<HostInfo>> ListHostsAsync(string caller, CancellationToken cancellationToken) =>
        For(caller, Index).ListHostsHereAsync(cancellationToken);

    public Task<ImmutableArray<MigrationInfo>> ListMigrationsAsync(string caller, CancellationToken cancellationToken) =>
        For(caller, Index).ListMigrationsHereAsync(cancellationToken);

    public Task<VmInfo?> ExecuteAsync(string caller, VmCommand command, CancellationToken cancellationToken) =>
        For(caller, Vm(command.Vm)).ExecuteHereAsync(command.Action, command.CommandId, cancellationToken);

    public Task<MigrationInfo> MigrateAsync(
        string caller, string vm, MigrationRequest request, string? commandId, CancellationToken cancellationToken) =>
        For(caller, Vm(vm)).MigrateHereAsync(request, commandId, cancellationToken);

    public Task<MigrationInfo?> FindMigrationAsync(string caller, string migration, CancellationToken cancellationToken) =>
        For(caller, Saga(migration)).FindHereAsync(cancellationToken);

    public async IAsyncEnumerable<MigrationInfo> WatchMigrationAsync(
        string caller, string migration, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await CheckLedHereAsync(caller, migration, cancellationToken);
        var grain = grains.GetGrain<IMigrationGrain>(GrainKeys.Migration(migration));
        await foreach (var info in grain.WatchAsync(cancellationToken).WithCancellation(cancellationToken))
        {
            yield return info;
        }
    }

    public async Task<MigrationInfo> CancelMigrationAsync(string caller, string migration, CancellationToken cancellationToken)
    {
        await CheckLedHereAsync(caller, migration, cancellationToken);
        return await grains.GetGrain<IMigrationGrain>(GrainKeys.Migration(migration)).CancelAsync(cancellationToken);
    }

    public IAsyncEnumerable<ConsoleChunk> ReadConsoleAsync(string caller, string vm, long offset, CancellationToken cancellationToken) =>
        For(caller, Vm(vm)).ReadConsoleHereAsync(offset, cancellationToken);

    public Task WriteConsoleAsync(string caller, string vm, byte[] input, CancellationToken cancellationToken) =>
        For(caller, Vm(vm)).WriteConsoleHereAsync(input, cancellationToken);

    public Task TakeConsensusAsync(string caller, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var member = For(caller, grains.GetReplica(federation.LocalRegion));
        if (replica.Running is not { } driver)
        {
            // The member is in another silo of the region, or nowhere.
            return replica.IsOn ? member.ReceiveAsync(caller, message.ToArray(), cancellationToken) : Task.CompletedTask;
        }

        driver.Receive(caller, message);
        return Task.CompletedTask;
    }

    public Task TakeSyncAsync(string caller, int incarnation, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var replica = For(caller, grains.GetReplica(federation.LocalRegion));
        if (sync.Running is not { } driver)
        {
            return sync.IsOn ? replica.SynchronizeAsync(caller, incarnation, message.ToArray(), cancellationToken) : Task.CompletedTask;
        }

        driver.Receive(caller, incarnation, message);
        return Task.CompletedTask;
    }

    private IRegionIndex Index => grains.GetGrain<IRegionIndex>(GrainKeys.Region(federation.LocalRegion));

    private IVmKeeper Vm(string name)
    {
        VmSpecRules.CheckName(name);
        return grains.GetGrain<IVmKeeper>(GrainKeys.Vm(name));
    }

    private IMigrationSagaGrain Saga(string id) => grains.GetGrain<IMigrationSagaGrain>(GrainKeys.Migration(Checked(id)));

    private async Task CheckLedHereAsync(string caller, string migration, CancellationToken cancellationToken)
    {
        if (await For(caller, Saga(migration)).FindHereAsync(cancellationToken) is null)
        {
            throw Failures.At(
                NovaCronError.MigrationNotFound, Failures.RequestStage, Failures.Region(federation.LocalRegion),
                    $"Migration {migration} is not led here.");
        }
    }

    private static string Checked(string migration) => MigrationId.IsValid(migration)
        ? migration
        : throw Failures.Request(NovaCronError.InvalidRequest, "That is no migration's id: 26 letters and digits.");

    private T For<T>(string caller, T grain) => federation.TryGetLink(caller, out _)
        ? grain
        : throw Failures.At(
            NovaCronError.NotAuthorized,
            "link",
            Failures.Region(federation.LocalRegion),
            $"Region '{caller}' is not a peer of region '{federation.LocalRegion}'.");
}
