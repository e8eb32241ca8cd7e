namespace NovaCron.Demo;

/// <summary>What the demonstration shall do.</summary>
internal sealed record DemoOptions
{
    /// <summary>The built server program.</summary>
    public required string Silo { get; init; }

    /// <summary><c>qemu</c> or <c>in-process</c>.</summary>
    public required string Hypervisor { get; init; }

    /// <summary>The guest's kernel; needed with QEMU.</summary>
    public string? Kernel { get; init; }

    /// <summary>The guest's initial RAM disk with the self-verifying workload; needed with QEMU.</summary>
    public string? Initrd { get; init; }

    /// <summary>Where to write the report as JSON; null writes none.</summary>
    public string? Report { get; init; }

    /// <summary>Consecutive migrations of the same guest, to and fro. Default: 1.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>The guest's memory, in MiB. Default: 512.</summary>
    public int MemoryMebibytes { get; init; } = 512;

    /// <summary>Page rewrites a second in the guest. Default: 3,000.</summary>
    public int Rate { get; init; } = 3000;

    /// <summary>What the guest is told on its kernel command line; null tells it the rate.</summary>
    public string? GuestArguments { get; init; }

    /// <summary>Connections of the data path; 0 leaves the choice to the transport. Default: 0.</summary>
    public int Streams { get; init; }
}
