using NovaCron.SystemTests.Kit;

namespace NovaCron.SystemTests;

/// <summary>Two regions whose guests are QEMU processes of their own; nothing is started where those tests are skipped.</summary>
public sealed class QemuPair : Pair
{
    /// <inheritdoc/>
    protected override string Hypervisor => "qemu";

    /// <inheritdoc/>
    public override async Task InitializeAsync()
    {
        if (new QemuFactAttribute().Skip is not null)
            return;
        await base.InitializeAsync();

        // The images are there already when a guest moves on a link that is slow on purpose.
        (await Us.CliAsync(["vm", "create", "images", "--region", "us", .. Machine])).Succeeded();
    }

    private static string[] Machine =>
    [
        "--kernel", QemuFactAttribute.Kernel!, "--initrd", QemuFactAttribute.Initrd!, "--memory", "192MiB", "--vcpus", "1",
        "--append", "console=ttyS0 quiet panic=-1 no_timer_check rate=1000 pages=8192",
    ];

    internal Task BootAsync(string vm) => BootAsync(vm, Machine);
}
