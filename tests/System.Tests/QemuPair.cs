using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary>Two regions whose guests are QEMU processes of their own; nothing is started where those tests are skipped.</summary>
public sealed class QemuPair : Pair
{
    /// <inheritdoc/>
    protected override string Hypervisor => "qemu";

    /// <inheritdoc/>
    public override Task InitializeAsync() => new QemuFactAttribute().Skip is null ? base.InitializeAsync() : Task.CompletedTask;

    internal Task BootAsync(string vm) => BootAsync(
        vm,
        [
            "--kernel", QemuFactAttribute.Kernel!, "--initrd", QemuFactAttribute.Initrd!, "--memory", "192MiB", "--vcpus", "1",
            "--append", "console=ttyS0 quiet panic=-1 no_timer_check rate=1000 pages=8192",
        ]);
}
