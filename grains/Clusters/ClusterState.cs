using System.Collections.Immutable;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Clusters;

/// <summary>A pool's hosts, as stored.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.State.Cluster")]
internal sealed record ClusterState : IVersionedState
{
    [Id(0)]
    public int SchemaVersion { get; init; } = StateFormat.Version;

    [Id(1)]
    public ImmutableSortedSet<string> Hosts { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Where hosts are reached, <c>host:port</c>; hosts of records before there were addresses have none.</summary>
    [Id(2)]
    public ImmutableDictionary<string, string> Addresses { get; init; } = ImmutableDictionary<string, string>.Empty;
}
