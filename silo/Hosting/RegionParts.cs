using System.Net;
using NovaCron.Agent;
using NovaCron.Agent.Files;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Hypervisor;
using NovaCron.Silo.Certificates;
using NovaCron.Silo.Clustering;
using NovaCron.Silo.Consensus;
using NovaCron.Silo.Files;
using NovaCron.Silo.Storage;

namespace NovaCron.Silo.Hosting;

/// <summary>What a region's process opens before its application is put together.</summary>
/// <param name="Identity">Who the region is.</param>
/// <param name="IdentityOrigin">A line for the operator on where the identity comes from.</param>
/// <param name="Database">Its database, prepared.</param>
/// <param name="OrleansAddress">Where Orleans' ports of this process are.</param>
/// <param name="Hypervisor">What runs its guests.</param>
/// <param name="Transfers">Where connections of the data path are handed in.</param>
/// <param name="Agent">The host agent, with the machines of an earlier process taken over.</param>
/// <param name="Files">Where files of peers come in; null when none are taken.</param>
/// <param name="Consensus">What the region brings to the federation's log.</param>
/// <param name="Time">The clock.</param>
internal sealed record RegionParts(
    TlsIdentity Identity,
    string IdentityOrigin,
    RegionDatabase Database,
    IPAddress OrleansAddress,
    IHypervisor Hypervisor,
    AmstListener Transfers,
    HostAgent Agent,
    FileInbox? Files,
    ConsensusParts Consensus,
    TimeProvider Time)
{
    /// <summary>Opens everything, in the order in which it can fail cheaply.</summary>
    /// <param name="options">What the region was told.</param>
    /// <param name="setup">What stands in for the real things.</param>
    /// <param name="owned">Gets what was opened, even if a later part fails.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartupException">Something cannot be opened, and the operator can cure it.</exception>
    public static async Task<RegionParts> OpenAsync(
        RegionOptions options, RegionServerSetup setup, OwnedResources owned, CancellationToken cancellationToken)
    {
        var folder = new DataFolder(options.DataDirectory);
        owned.Add(folder.Open());
        var (identity, origin) = await IdentitySource.FindAsync(options, setup.Environment, setup.Time, cancellationToken);
        owned.Add(identity);
        var consensus = owned.Add(ConsensusParts.Open(options));
        var database = owned.Add(RegionDatabase.Open(options));
        await database.PrepareAsync(cancellationToken);
        var orleansAddress = await ClusterAddress.FindAsync(options, cancellationToken);
        var loggers = owned.Add(RegionLogging.CreateFactory(setup));
        var hypervisor = setup.Hypervisor
            ?? owned.Add(await HypervisorSelection.SelectAsync(options, loggers, setup.Time, cancellationToken));
        var transfers = new AmstListener(new AmstListenerOptions(), setup.Time, loggers.CreateLogger<AmstListener>());
        var agent = owned.Add(await AgentStart.StartAsync(options, identity, hypervisor, transfers, setup.Consensus.Lease, setup.Time,
            loggers, cancellationToken));
        var files = RegionFiles.Open(options, transfers, setup.Time, loggers);
        if (files is not null)
            owned.Add(files);
        return new RegionParts(identity, origin, database, orleansAddress, hypervisor, transfers, agent, files, consensus, setup.Time);
    }
}
