namespace NovaCron.Hypervisor.Qemu;

/// <summary>How QEMU is found and used on this host.</summary>
public sealed class QemuOptions
{
    /// <summary>Where machines are recorded, a folder each, so that a later process can adopt them. Required; made when missing.</summary>
    public string StateDirectory { get; set; } = "";

    /// <summary>
    /// Where Unix sockets go when <see cref="StateDirectory"/> is too long a path for them (a socket's path has at most 107
    /// bytes). Null, the default: <c>/run/novacron</c> for root, otherwise a folder in the temporary directory.
    /// </summary>
    public string? RuntimeDirectory { get; set; }

    /// <summary>The one QEMU to use, as a path. Null, the default: the newest one found in PATH and <see cref="SearchPaths"/>.</summary>
    public string? ExecutablePath { get; set; }

    /// <summary>Folders to look for <c>qemu-system-x86_64</c> in, besides PATH. Of several QEMUs the newest is used.</summary>
    public IReadOnlyList<string> SearchPaths { get; set; } = ["/usr/local/bin", "/usr/bin", "/opt/qemu/bin", "/usr/libexec"];

    /// <summary>What executes guests. Default <see cref="QemuAccelerator.Auto"/>.</summary>
    public QemuAccelerator Accelerator { get; set; } = QemuAccelerator.Auto;

    /// <summary>
    /// The processor guests see, in QEMU's words. Null, the default: <c>max</c> under TCG, where every host emulates the same;
    /// <c>Nehalem,enforce</c> under KVM, a processor that every x86-64-v2 host can be, so that a guest may move between unlike
    /// hosts. Set <c>host</c> where all hosts of all regions are of one model: it is faster.
    /// </summary>
    public string? CpuModel { get; set; }

    /// <summary>The family a machine type is chosen from when a machine names none: <c>pc</c> (default) or <c>q35</c>.</summary>
    public string MachineFamily { get; set; } = "pc";

    /// <summary>What to do about QEMU before 9.0 under TCG, which loses pages in live migration. Default: work around it.</summary>
    public QemuPageLossPolicy PageLoss { get; set; } = QemuPageLossPolicy.WorkAround;

    /// <summary>How long a control command may take. Default 10 s; then the machine counts as not answering.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a machine may take from its start to its first answer. Default 30 s; then it is ended.</summary>
    public TimeSpan LaunchTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a machine may take to end by itself when stopped. Default 5 s; then its process is killed.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long KVM may take for forty million instructions before it counts as unusable. Default 5 s; real KVM needs a tenth
    /// of a second.
    /// </summary>
    public TimeSpan KvmProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a migration's status is asked for when no event announces a change. Default 50 ms.</summary>
    public TimeSpan StatusPollInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is missing or out of its range; the message names it.</exception>
    public void Validate()
    {
        Require(StateDirectory.Length > 0, nameof(StateDirectory), "set");
        Require(MachineFamily is "pc" or "q35", nameof(MachineFamily), "pc or q35");
        RequireTime(CommandTimeout, nameof(CommandTimeout));
        RequireTime(LaunchTimeout, nameof(LaunchTimeout));
        RequireTime(StopTimeout, nameof(StopTimeout));
        RequireTime(KvmProbeTimeout, nameof(KvmProbeTimeout));
        RequireTime(StatusPollInterval, nameof(StatusPollInterval));
    }

    private static void RequireTime(TimeSpan value, string name) =>
        Require(value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromHours(1), name, "1 ms to 1 h");

    private static void Require(bool condition, string name, string range)
    {
        if (!condition)
        {
            throw new ArgumentException($"{nameof(QemuOptions)}.{name} must be {range}.", name);
        }
    }
}
