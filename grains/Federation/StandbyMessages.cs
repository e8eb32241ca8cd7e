using NovaCron.Agent;

namespace NovaCron.Grains.Federation;

/// <summary>What a region needs to take a VM over when its owner falls silent.</summary>
/// <param name="Vm">The VM.</param>
/// <param name="Uid">The VM's identity.</param>
/// <param name="Owner">The region that owns it; must be the link's own, and the owner by the federation's log.</param>
/// <param name="Epoch">Its ownership epoch there.</param>
/// <param name="Hardware">Its hardware, machine type resolved.</param>
/// <param name="Hypervisor">The owner's hypervisor.</param>
/// <param name="HypervisorVersion">The owner's hypervisor version.</param>
/// <param name="CreatedAt">When the VM was created.</param>
public sealed record StandbyOrder(
    string Vm,
    string Uid,
    string Owner,
    long Epoch,
    GuestHardware Hardware,
    string Hypervisor,
    Version HypervisorVersion,
    DateTimeOffset CreatedAt);
