namespace NovaCron.Hypervisor.Qemu;

/// <summary>
/// What to do about QEMU before 9.0 under TCG. Its fast path that collects changed pages 256 KiB at a time forgets to watch
/// those pages for further writes, so a busy guest arrives corrupt.
/// </summary>
public enum QemuPageLossPolicy
{
    /// <summary>Give guests 8 KiB more memory where theirs is a multiple of 256 KiB, which keeps QEMU off the fast path.</summary>
    WorkAround,

    /// <summary>Do not use such a QEMU.</summary>
    Refuse,
}
