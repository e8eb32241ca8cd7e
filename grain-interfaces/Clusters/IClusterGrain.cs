using System.Collections.Immutable;

namespace NovaCron.GrainInterfaces;

/// <summary>
/// A pool of hosts in this region that places VMs. Keyed by <see cref="GrainKeys.Cluster"/>; every region has the pool
/// <c>default</c>.
/// </summary>
[Alias("NovaCron.IClusterGrain")]
public interface IClusterGrain : IGrainWithStringKey
{
    /// <summary>Adds a host, or writes down where it is reached now.</summary>
    /// <param name="host">The host's name.</param>
    /// <param name="address">Where the region's silos reach its agent, <c>host:port</c>.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    [Alias("AddHost")]
    Task AddHostAsync(string host, string address, CancellationToken cancellationToken = default);

    /// <summary>Its hosts.</summary>
    [Alias("ListHosts")]
    Task<ImmutableArray<HostInfo>> ListHostsAsync(CancellationToken cancellationToken = default);

    /// <summary>Chooses a host for a guest.</summary>
    /// <exception cref="NovaCronException">No host has room.</exception>
    [Alias("Place")]
    Task<string> PlaceAsync(PlacementRequest request, CancellationToken cancellationToken = default);
}
