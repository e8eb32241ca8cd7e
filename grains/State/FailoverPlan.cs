using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.State;

/// <summary>A VM's failover: what is wished for, and how far that is. Immutable: a change is a new record.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.State.FailoverPlan")]
internal sealed record FailoverPlan
{
    public static FailoverPlan None { get; } = new();

    [Id(0)]
    public VmFailoverMode Wish { get; init; }

    /// <summary>The region that the user named; null leaves the choice.</summary>
    [Id(1)]
    public string? Wanted { get; init; }

    /// <summary>The region that has all it needs to run the VM.</summary>
    [Id(2)]
    public string? Standby { get; init; }

    [Id(3)]
    public FailoverStep Step { get; init; }

    public VmLeaseState Lease => Step switch
    {
        FailoverStep.Off => VmLeaseState.None,
        FailoverStep.On => VmLeaseState.Held,
        FailoverStep.Delisting or FailoverStep.Unguarding => VmLeaseState.Disarming,
        _ => VmLeaseState.Arming,
    };
}
