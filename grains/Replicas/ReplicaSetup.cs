using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Grains.Replicas;

/// <summary>What a region's member of the federation's log is made of. A region without one is no member.</summary>
/// <param name="OpenStore">Opens where it is written; each beginning has its own.</param>
/// <param name="Begin">Begins the member, by what is written and the time.</param>
/// <param name="Link">Carries its messages to other regions.</param>
/// <param name="Options">Pace and limits.</param>
public sealed record ReplicaSetup(
    Func<IReplicaStore> OpenStore,
    Func<IReadOnlyList<StableRecord>, TimeSpan, IAcpMember> Begin,
    IReplicaLink Link,
    ReplicaDriverOptions Options)
{
    /// <summary>What signs for one of the region's public keys; null for a key that is not here.</summary>
    public Func<MemberKey, EcdsaSigner?> FindSigner { get; init; } = static _ => null;

    /// <summary>Whether the log has another key for the region than the one that the member signs by: it has to begin anew.</summary>
    public Func<MemberView, bool> HasOtherKey { get; init; } = static _ => false;

    /// <summary>
    /// How often each silo looks whether the region's member runs, and has it begin again if it does not. Default 1 s; 10 ms to 1 min.
    /// </summary>
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long hosts' leases last: the same as the member's.</summary>
    public LeaseOptions Lease { get; init; } = new();

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public void Validate()
    {
        Options.Validate();
        Lease.Validate();
        if (LookInterval < TimeSpan.FromMilliseconds(10) || LookInterval > TimeSpan.FromMinutes(1))
        {
            throw new ArgumentOutOfRangeException(nameof(LookInterval), LookInterval, "LookInterval must be 10 ms to 1 min.");
        }
    }
}
