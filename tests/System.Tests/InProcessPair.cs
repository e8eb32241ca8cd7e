namespace NovaCron.SystemTests;

/// <summary>Two regions whose guests die with their process.</summary>
public sealed class InProcessPair : Pair
{
    /// <inheritdoc/>
    protected override string Hypervisor => "in-process";

    internal Task BootAsync(string vm) =>
        BootAsync(vm, ["--kernel", Federation.WriteImage("kernel", 4096), "--memory", "16MiB", "--vcpus", "1"]);
}
