namespace NovaCron.Hypervisor.Qemu;

/// <summary>
/// Which QEMUs lose pages in live migration, and the memory sizes that keep them from it (see
/// <see cref="QemuPageLossPolicy"/>).
/// </summary>
internal static class PageLoss
{
    private const long FastPathBytes = 256 * 1024;
    private const long ExtraBytes = 8 * 1024;
    private static readonly Version FirstCured = new(9, 0);

    public static bool Affects(Version version, bool kvm) => !kvm && version < FirstCured;

    /// <summary>Whether a guest with this memory would be sent over the fast path.</summary>
    public static bool Threatens(long memoryBytes) => memoryBytes % FastPathBytes == 0;

    public static long SafeMemory(long memoryBytes) => Threatens(memoryBytes) ? memoryBytes + ExtraBytes : memoryBytes;
}
