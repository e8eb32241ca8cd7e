namespace NovaCron.GrainInterfaces;

/// <summary>What is wished for when a VM's host falls silent.</summary>
[GenerateSerializer, Alias("NovaCron.VmFailoverMode")]
public enum VmFailoverMode
{
    /// <summary>Nothing: an operator decides.</summary>
    Manual,

    /// <summary>Its copy there ends with its host's lease, and the region that stands by boots it again from its images.</summary>
    Automatic,
}

/// <summary>How a VM's failover is to be.</summary>
/// <param name="Mode">What is wished for.</param>
/// <param name="Standby">The region that is to take over; null lets the owner choose one that it reaches.</param>
[GenerateSerializer, Immutable, Alias("NovaCron.VmFailover")]
public sealed record VmFailover([property: Id(0)] VmFailoverMode Mode, [property: Id(1)] string? Standby = null);

/// <summary>Whether a VM is under its host's lease.</summary>
[GenerateSerializer, Alias("NovaCron.VmLeaseState")]
public enum VmLeaseState
{
    /// <summary>No: nobody takes it over, and nothing ends its copy.</summary>
    None,

    /// <summary>It is being put under it: nobody takes it over yet.</summary>
    Arming,

    /// <summary>Yes, and a region stands by.</summary>
    Held,

    /// <summary>It is being taken out of it: it may be taken over still.</summary>
    Disarming,
}
