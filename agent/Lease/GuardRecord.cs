namespace NovaCron.Agent.Lease;

/// <summary>A VM is under the host's lease, at this epoch of its ownership.</summary>
/// <param name="Vm">The VM.</param>
/// <param name="Epoch">The epoch.</param>
internal sealed record GuardRecord(string Vm, long Epoch);
