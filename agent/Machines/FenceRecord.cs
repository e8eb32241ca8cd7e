namespace NovaCron.Agent.Machines;

/// <summary>The highest epoch of a VM's ownership that this host has seen.</summary>
/// <param name="Vm">The VM.</param>
/// <param name="Epoch">The epoch.</param>
internal sealed record FenceRecord(string Vm, long Epoch);
