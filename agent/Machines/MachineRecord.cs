namespace NovaCron.Agent.Machines;

/// <summary>What this host has on disk of a machine.</summary>
/// <param name="Vm">The VM.</param>
/// <param name="Epoch">The epoch it may run under; for an incoming one, the epoch it ran under at its source.</param>
/// <param name="Role">Why it is here.</param>
/// <param name="Hardware">Its hardware, machine type resolved.</param>
/// <param name="Incoming">The migration that brings or brought it here, or null.</param>
/// <param name="Outgoing">The migration that takes it away and is neither finished nor given up, or null.</param>
internal sealed record MachineRecord(
    string Vm,
    long Epoch,
    MachineRole Role,
    GuestHardware Hardware,
    IncomingState? Incoming = null,
    OutgoingState? Outgoing = null)
{
    /// <summary>Whether it stands still because it was never let run after its launch: such a one is booted anew.</summary>
    public bool IsLaunching { get; init; }
}
