namespace NovaCron.SystemTests.Kit;

/// <summary>A test with real QEMU guests; it is skipped, with the reason, where QEMU or the guest's files are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QemuFactAttribute : FactAttribute
{
    private const string KernelVariable = "NOVACRON_GUEST_KERNEL";
    private const string InitrdVariable = "NOVACRON_GUEST_INITRD";

    public QemuFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "qemu-system-x86_64"))))
            Skip = "qemu-system-x86_64 is not installed on this machine";
        else if (!File.Exists(Kernel) || !File.Exists(Initrd))
            Skip = $"{KernelVariable} and {InitrdVariable} do not name a guest's files";
    }

    internal static string? Kernel => Environment.GetEnvironmentVariable(KernelVariable);

    internal static string? Initrd => Environment.GetEnvironmentVariable(InitrdVariable);
}
