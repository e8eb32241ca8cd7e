namespace NovaCron.Hypervisor.Tests.Qemu;

/// <summary>A test that runs real QEMU machines; it is skipped, with the reason, where QEMU is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QemuFactAttribute : FactAttribute
{
    private static readonly bool Found = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Concat(new NovaCron.Hypervisor.Qemu.QemuOptions().SearchPaths)
        .Any(folder => File.Exists(Path.Combine(folder, "qemu-system-x86_64")));

    public QemuFactAttribute()
    {
        if (!Found)
        {
            Skip = "qemu-system-x86_64 is not installed on this machine";
        }
    }
}
