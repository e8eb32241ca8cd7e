namespace NovaCron.Hypervisor.Qemu;

/// <summary>What executes a QEMU guest's instructions.</summary>
public enum QemuAccelerator
{
    /// <summary>KVM where it truly executes guests, which is tried once; otherwise TCG.</summary>
    Auto,

    /// <summary>KVM, or no machines at all.</summary>
    Kvm,

    /// <summary>QEMU's own emulation; works everywhere, many times slower.</summary>
    Tcg,
}
