namespace NovaCron.Hypervisor;

/// <summary>What a hypervisor is and can do on this host.</summary>
/// <param name="Name">Its name as operators know it: <c>qemu</c> or <c>in-process</c>.</param>
/// <param name="Version">Its version; a migration's target must not be older than its source.</param>
/// <param name="Accelerator">What executes the guest: <c>kvm</c>, <c>tcg</c> or <c>in-process</c>.</param>
/// <param name="MachineTypes">The versioned machine types it can run; source and target must share the guest's.</param>
/// <param name="Remarks">What the operator should know, such as a known bug and how it is worked around.</param>
public sealed record HypervisorInfo(
    string Name,
    Version Version,
    string Accelerator,
    IReadOnlyList<string> MachineTypes,
    IReadOnlyList<string> Remarks);
