namespace NovaCron.Bench.Amst.Labs;

/// <summary>How namespaces are set up.</summary>
internal sealed record LabOptions
{
    /// <summary>Names the lab apart from others of this process.</summary>
    public required int Number { get; init; }

    /// <summary>The emulator's folder, with <c>wan-up</c>, <c>wan-down</c> and <c>wanem</c>; null where there is none.</summary>
    public string? Emulator { get; init; }

    /// <summary>Seed of the emulator's random losses.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Kernel settings of both namespaces, <c>name=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>The beginning of the namespaces' names: unique while this process lives, and telling its number.</summary>
    public string Prefix => $"nb{Environment.ProcessId}x{Number}e";

    /// <summary>
    /// Settings by which the kernel forgets connections: else one would begin with what it remembers of the ones before, of whoever's.
    /// </summary>
    public static IReadOnlyList<string> Forgetful { get; } = ["net.ipv4.tcp_no_metrics_save=1"];

    /// <summary>Settings by which socket buffers may grow to 64 MiB.</summary>
    public static IReadOnlyList<string> LargeWindows { get; } =
        ["net.ipv4.tcp_rmem=4096 131072 67108864", "net.ipv4.tcp_wmem=4096 65536 67108864"];
}
