using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Grains.Diagnostics;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosts;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Records;
using NovaCron.Grains.Replicas;
using NovaCron.Grains.Vms;
using Orleans.Configuration;
using Orleans.Storage;

namespace NovaCron.Grains.Hosting;

/// <summary>Adds NovaCron's grains to a silo.</summary>
public static class NovaCronGrainsHostingExtensions
{
    /// <summary>
    /// Adds the grains and what they need. The silo itself adds before them a grain storage named
    /// <see cref="NovaCronStorage.Provider"/>, whose failures are told as the region's from then on; and, before or after, a reminder
    /// service unless <see cref="GrainsOptions.UseReminders"/> is off, an <see cref="IFederation"/>, a <see cref="LocalHost"/> and an
    /// <see cref="IHostAgentConnector"/>; where the region is a member of the federation's log, a <see cref="ReplicaSetup"/>.
    /// <see cref="IRegionInbox"/> is then there for the link's server.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Sets options; they are checked at start.</param>
    public static ISiloBuilder AddNovaCronGrains(this ISiloBuilder builder, Action<GrainsOptions>? configure = null)
    {
        var services = builder.Services;
        services.AddOptions<GrainsOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GrainsOptions>, GrainsOptionsValidator>();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISagaCheckpoint, NoCheckpoint>();
        services.AddKeyedSingleton<IGrainStorageSerializer, StateSerializer>(NovaCronStorage.Provider);
        services.Configure<AdoNetGrainStorageOptions>(
            NovaCronStorage.Provider, storage => storage.GrainStorageSerializer = new StateSerializer());
        services.GuardStorage();
        services.AddSingleton<MigrationMetrics>();
        services.AddSingleton<OwnerLocator>();
        services.AddSingleton<MigrationLocator>();
        services.TryAddSingleton<IFederationLog, ReplicaFederationLog>();
        services.AddSingleton<MigrationLogActs>();
        services.TryAddSingleton<IReceiptAuthority, ReplicaReceipts>();
        services.AddSingleton<ReceiptActs>();
        services.AddTransient<MigrationActs>();
        services.AddSingleton<IRegionInbox, RegionInbox>();
        services.AddSingleton<HostAddresses>();
        services.AddSingleton<IHostAgentDirectory, HostAgentDirectory>();
        services.AddSingleton<HostRegistration>();
        services.AddSingleton<HostStart>();
        services.AddSingleton<FailoverArranger>();
        services.AddHostedService<LeaseKeeper>();
        services.AddSingleton<UnfinishedWorkResumer>();
        services.AddHostedService<UnfinishedWorkWatch>();
        services.AddSingleton<ReplicaMetrics>();
        services.AddSingleton<ReplicaHost>();
        services.AddSingleton<SyncMetrics>();
        services.AddSingleton<SyncHost>();
        services.AddSingleton<Fleet>();
        services.AddSingleton<FleetReader>();
        services.AddSingleton<RecordsWriter>();
        services.AddHostedService<ReplicaWatch>();
        services.AddHostedService<RecordsAnnouncer>();
        builder.AddStartupTask<HostStart>();
        return builder;
    }
}
