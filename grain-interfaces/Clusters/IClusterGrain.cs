using System.Collections.Immutable;

namespace NovaCron.GrainInterfaces;

/// <summary>
/// A pool of hosts in this region that places VMs. Keyed by <see cref="GrainKeys.Cluster"/>; every region has the pool
/// <c>default</c>.
/// </summary>
[Alias("NovaCron.IClusterGrain")]
public interface IClusterGrain : IGrainWithStringKey
{
    /// <summary>Adds a host; no error when it is in.</summary>
    [Alias("AddHost")]
    Task AddHostAsync(string host, CancellationToken cancellationToken = default);

    /// <summary>Its hosts.</summary>
    [Alias("ListHosts")]
    Task<ImmutableArray<HostInfo>> ListHostsAsync(CancellationToken cancellationToken = default);

    /// <summary>Chooses a host for a guest.</summary>
    /// <exception cref="NovaCronException">No host has room.</exception>
    [Alias("Place")]
    Task<string> PlaceAsync(PlacementRequest request, CancellationToken cancellationToken = default);
}
