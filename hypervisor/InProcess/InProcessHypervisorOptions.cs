namespace NovaCron.Hypervisor.InProcess;

/// <summary>What the in-process machines of one host are like.</summary>
public sealed class InProcessHypervisorOptions
{
    /// <summary>The most machines at once. Default 64; more are refused.</summary>
    public int MachinesMax { get; set; } = 64;

    /// <summary>The largest memory of one machine, in bytes. Default 4 GiB; only pages the guest wrote cost real memory.</summary>
    public long MemoryBytesMax { get; set; } = 4L << 30;

    /// <summary>
    /// The part of a guest's memory its workload rewrites, in bytes. Default 16 MiB; at most half of the guest's memory is
    /// used.
    /// </summary>
    public long WorkingSetBytes { get; set; } = 16L << 20;

    /// <summary>How many pages of 4 KiB the workload rewrites, a second. Default 1,000; 0 is an idle guest.</summary>
    public int RewritesPerSecond { get; set; } = 1_000;

    /// <summary>How often the guest writes a heartbeat to its console. Default 20 ms.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How many bytes of a migration stream may wait for a slower other end. Default 1 MiB; then the sender is held back.
    /// </summary>
    public int StreamBufferBytes { get; set; } = 1 << 20;

    /// <summary>
    /// Passes over memory after which a migration stops the guest although the downtime limit seems out of reach. Default 60.
    /// </summary>
    public int RoundsMax { get; set; } = 60;

    /// <summary>The machine types offered, the newest first. Default <c>novacron-1.0</c>.</summary>
    public IReadOnlyList<string> MachineTypes { get; set; } = ["novacron-1.0"];

    /// <summary>The version shown. Default 1.0.</summary>
    public Version Version { get; set; } = new(1, 0);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        Require(MachinesMax is > 0 and <= 4096, nameof(MachinesMax), "1 to 4096");
        Require(MemoryBytesMax is >= GuestLayout.MemoryBytesMin and <= 1L << 40, nameof(MemoryBytesMax), "2 MiB to 1 TiB");
        Require(WorkingSetBytes is >= GuestLayout.PageBytes and <= 1L << 32, nameof(WorkingSetBytes), "4 KiB to 4 GiB");
        Require(RewritesPerSecond is >= 0 and <= 1_000_000, nameof(RewritesPerSecond), "0 to 1,000,000");
        Require(HeartbeatInterval >= TimeSpan.FromMilliseconds(1), nameof(HeartbeatInterval), "1 ms or more");
        Require(StreamBufferBytes is >= 64 * 1024 and <= 1 << 28, nameof(StreamBufferBytes), "64 KiB to 256 MiB");
        Require(RoundsMax is > 0 and <= 10_000, nameof(RoundsMax), "1 to 10,000");
        Require(MachineTypes is { Count: > 0 }, nameof(MachineTypes), "at least one");
    }

    private static void Require(bool condition, string name, string range)
    {
        if (!condition)
        {
            throw new ArgumentException($"{nameof(InProcessHypervisorOptions)}.{name} must be {range}.", name);
        }
    }
}
