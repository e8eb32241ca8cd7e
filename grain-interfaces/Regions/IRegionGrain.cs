using System.Collections.Immutable;

namespace NovaCron.GrainInterfaces;

/// <summary>This region: its inventory, and its view of the federation. Keyed by <see cref="GrainKeys.Region"/>.</summary>
[Alias("NovaCron.IRegionGrain")]
public interface IRegionGrain : IGrainWithStringKey
{
    /// <summary>Answers when the region's grains do; asks nobody else.</summary>
    [Alias("Ping")]
    Task PingAsync(CancellationToken cancellationToken = default);

    /// <summary>This region and its peers, with each link's health.</summary>
    [Alias("ListRegions")]
    Task<ImmutableArray<RegionInfo>> ListRegionsAsync(CancellationToken cancellationToken = default);

    /// <summary>All VMs of the federation that can be seen now.</summary>
    [Alias("ListVms")]
    Task<Listing<VmInfo>> ListVmsAsync(CancellationToken cancellationToken = default);

    /// <summary>A part of the VMs of the federation, as this region sees them now.</summary>
    [Alias("QueryVms")]
    Task<Listing<VmInfo>> QueryVmsAsync(VmQuery query, CancellationToken cancellationToken = default);

    /// <summary>Follows the VMs of the federation, as this region sees them: first all that there are, then what has changed.</summary>
    [Alias("WatchVms")]
    IAsyncEnumerable<VmChange> WatchVmsAsync(CancellationToken cancellationToken = default);

    /// <summary>All hosts of the federation that can be seen now.</summary>
    [Alias("ListHosts")]
    Task<Listing<HostInfo>> ListHostsAsync(CancellationToken cancellationToken = default);

    /// <summary>The latest migrations from the regions that can be seen now, newest first.</summary>
    [Alias("ListMigrations")]
    Task<Listing<MigrationInfo>> ListMigrationsAsync(CancellationToken cancellationToken = default);
}
