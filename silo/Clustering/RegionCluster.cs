using System.Net;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Grains.Hosting;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Storage;
using Orleans.Configuration;

namespace NovaCron.Silo.Clustering;

/// <summary>
/// Makes this process a silo of its region: with a shared database one of several, found through it and talking TLS; without,
/// the only one, on loopback.
/// </summary>
internal static class RegionCluster
{
    private const string ServiceId = "novacron";

    /// <summary>Sets the silo up.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">What the process was told.</param>
    /// <param name="database">The region's database, prepared.</param>
    /// <param name="identity">Who the region is.</param>
    /// <param name="address">Where Orleans' ports are.</param>
    public static void Join(ISiloBuilder silo, RegionOptions options, RegionDatabase database, TlsIdentity identity, IPAddress address)
    {
        if (database.IsShared)
            JoinMany(silo, options, database, identity, address);
        else
            StayAlone(silo, options);
        AddStorage(silo, database);
    }

    private static void StayAlone(ISiloBuilder silo, RegionOptions options)
    {
        silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, primarySiloEndpoint: null, ServiceId, options.Region);
        // There is no other silo that a reminder could wake; the start goes through everything that is unfinished.
        silo.UseInMemoryReminderService();
    }

    private static void JoinMany(
        ISiloBuilder silo, RegionOptions options, RegionDatabase database, TlsIdentity identity, IPAddress address)
    {
        var cluster = new RegionClusterOptions();
        cluster.Validate();
        silo.Configure<ClusterOptions>(ids => (ids.ServiceId, ids.ClusterId) = (ServiceId, options.Region));
        silo.Configure<SiloOptions>(names => names.SiloName = options.HostName);
        silo.ConfigureEndpoints(address, options.SiloPort, options.GatewayPort);
        silo.UseAdoNetClustering(table => (table.Invariant, table.DataSource) = (database.Invariant, database.DataSource));
        silo.UseAdoNetReminderService(table => (table.Invariant, table.DataSource) = (database.Invariant, database.DataSource));
        silo.UseTls(tls => ClusterTls.Configure(tls, identity, cluster.HandshakeTimeout));
        silo.Configure<ClusterMembershipOptions>(membership => Apply(cluster, membership));
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = cluster.CallTimeout);
        silo.Configure<ConnectionOptions>(connection => connection.OpenConnectionTimeout = cluster.ConnectTimeout);
    }

    private static void Apply(RegionClusterOptions cluster, ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = cluster.ProbeTimeout;
        membership.NumMissedProbesLimit = cluster.MissedProbesMax;
        membership.NumVotesForDeathDeclaration = cluster.DeathVotes;
        membership.IAmAliveTablePublishTimeout = cluster.AlivePeriod;
        membership.NumMissedTableIAmAliveLimit = cluster.AliveMissesMax;
        membership.TableRefreshTimeout = cluster.TableRefreshPeriod;
        membership.MaxJoinAttemptTime = cluster.JoinTimeout;
        membership.DefunctSiloExpiration = cluster.DeadSiloRetention;
    }

    private static void AddStorage(ISiloBuilder silo, RegionDatabase database) =>
        silo.AddAdoNetGrainStorage(NovaCronStorage.Provider, storage =>
        {
            storage.Invariant = database.Invariant;
            storage.ConnectionString = database.ConnectionString;
            storage.DataSource = database.DataSource;
        });
}
