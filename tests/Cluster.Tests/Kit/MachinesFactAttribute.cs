namespace NovaCron.Cluster.Tests.Kit;

/// <summary>A test of regions of several silos with real guests; it is also skipped where QEMU or the guest's files are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MachinesFactAttribute : FactAttribute
{
    private const string KernelVariable = "NOVACRON_GUEST_KERNEL";
    private const string InitrdVariable = "NOVACRON_GUEST_INITRD";

    public MachinesFactAttribute() => Skip = ClusterFactAttribute.WhyNot ?? WhyNoMachines;

    internal static string? Kernel => Environment.GetEnvironmentVariable(KernelVariable);

    internal static string? Initrd => Environment.GetEnvironmentVariable(InitrdVariable);

    internal static string? WhyNoMachines
    {
        get
        {
            var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
            if (!folders.Any(folder => File.Exists(Path.Combine(folder, "qemu-system-x86_64"))))
                return "qemu-system-x86_64 is not installed on this machine";
            return File.Exists(Kernel) && File.Exists(Initrd) ? null : $"{KernelVariable} and {InitrdVariable} do not name a guest's files";
        }
    }
}
