namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>What a member sees of a VM's lease.</summary>
/// <param name="Vm">Who owns the VM; null for nobody.</param>
/// <param name="Renewals">The last renewal of the host that it is leased to.</param>
/// <param name="Wait">How long a claim has to wait yet, by this member; the longest there is where the VM is under no lease.</param>
public sealed record LeaseWatch(VmOwnership? Vm, long Renewals, TimeSpan Wait);
