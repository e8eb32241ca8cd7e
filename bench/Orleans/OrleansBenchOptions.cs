namespace NovaCron.Bench.Orleans;

/// <summary>What the bench shall do.</summary>
internal sealed record OrleansBenchOptions
{
    /// <summary>The built server program.</summary>
    public required string Silo { get; init; }

    /// <summary>The topology to start.</summary>
    public required string Topology { get; init; }

    /// <summary>The guest's kernel; without it, or without QEMU, guests are in-process machines and die with their silo.</summary>
    public string? Kernel { get; init; }

    /// <summary>The guest's initial RAM disk with the self-verifying workload.</summary>
    public string? Initrd { get; init; }

    /// <summary>The cases to run; empty for all.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>How often silos are killed during a migration: 20, quickly 1.</summary>
    public int MigrationKills { get; init; } = 20;

    /// <summary>How often a silo is killed under the ledger: 100, quickly 1.</summary>
    public int LedgerKills { get; init; } = 100;

    /// <summary>How long the database is gone: 30 s, quickly 10 s.</summary>
    public TimeSpan DatabaseOutage { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long calls are measured: 15 s, quickly 3 s.</summary>
    public TimeSpan CallTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The same bench in under five minutes.</summary>
    public OrleansBenchOptions Quickly() => this with
    {
        MigrationKills = 1,
        LedgerKills = 1,
        DatabaseOutage = TimeSpan.FromSeconds(10),
        CallTime = TimeSpan.FromSeconds(3),
    };
}
