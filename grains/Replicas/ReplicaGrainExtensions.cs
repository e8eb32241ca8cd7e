using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Replicas;

/// <summary>Where a region's member is found: under another key would be another member, which fences the first one off.</summary>
internal static class ReplicaGrainExtensions
{
    /// <summary>The region's member of the federation's log.</summary>
    public static IReplicaGrain GetReplica(this IGrainFactory grains, string region) =>
        grains.GetGrain<IReplicaGrain>(GrainKeys.Region(region));
}
