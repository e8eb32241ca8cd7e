using System.Collections.Immutable;
using NovaCron.Dwcp.Consensus.Driving;

namespace NovaCron.Grains.Replicas;

/// <summary>How this region's member of the federation's log is.</summary>
/// <param name="Epoch">The log's epoch; 0 before the member knows one.</param>
/// <param name="IsByzantine">Whether that epoch tolerates liars.</param>
/// <param name="Leader">The region that orders; null where none is known to.</param>
/// <param name="Index">The last index at which a command of this region was executed since the member began.</param>
/// <param name="Members">The regions in the epoch.</param>
/// <param name="Halted">Why it has stopped by itself; null while it goes on.</param>
[GenerateSerializer, Alias("NovaCron.ReplicaInfo")]
internal sealed record ReplicaInfo(
    [property: Id(0)] long Epoch,
    [property: Id(1)] bool IsByzantine,
    [property: Id(2)] string? Leader,
    [property: Id(3)] long Index,
    [property: Id(4)] ImmutableArray<string> Members,
    [property: Id(5)] string? Halted)
{
    public static ReplicaInfo From(ReplicaStatus status) =>
        new(status.Epoch, status.IsByzantine, status.Leader, status.Index, [.. status.Members], status.Halted);
}
