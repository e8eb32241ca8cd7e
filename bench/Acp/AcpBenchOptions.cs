namespace NovaCron.Bench.Acp;

/// <summary>What the bench of consensus shall do.</summary>
internal sealed record AcpBenchOptions
{
    /// <summary>The cases to run; empty for all.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>The stores to measure in; empty for all.</summary>
    public IReadOnlyList<string> Stores { get; init; } = [];

    /// <summary>The kinds of members to measure; empty for all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Callers, each of which has one command under way.</summary>
    public int Clients { get; init; } = 1024;

    /// <summary>How long members run before they are measured.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a run is measured.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Runs of each store.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>Commands that are measured where the log is ordered; twice as many with several callers.</summary>
    public int Commands { get; init; } = 128;

    /// <summary>Commands that are measured in each other region, at least.</summary>
    public int ElsewhereCommands { get; init; } = 64;

    /// <summary>Switches between the modes.</summary>
    public int Switches { get; init; } = 50;

    /// <summary>Migrations that a fault strikes, at least.</summary>
    public int Migrations { get; init; } = 200;

    /// <summary>Guests that move at once while faults strike; 1 to 3.</summary>
    public int Guests { get; init; } = 3;

    /// <summary>How often a guest that fails over loses its region.</summary>
    public int Failovers { get; init; } = 21;

    /// <summary>What faults are drawn by.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The faults that strike, one round each; empty for all.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The server program; null where it was not built.</summary>
    public string? Silo { get; init; }

    /// <summary>The guest's kernel; null where there is none.</summary>
    public string? Kernel { get; init; }

    /// <summary>The guest's initial RAM disk.</summary>
    public string? Initrd { get; init; }

    /// <summary>The folder of the link emulator; null where there is none.</summary>
    public string? Emulator { get; init; }

    /// <summary>Where databases are kept while they are measured; null for the temporary folder.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether a case is to be run.</summary>
    public bool IsCaseWanted(string name) => Cases.Count == 0 ? !AcpBench.LongCaseNames.Contains(name) : Cases.Contains(name);

    /// <summary>Whether a store is to be measured in.</summary>
    public bool IsWanted(string store) => Stores.Count == 0 || Stores.Contains(store);

    /// <summary>The same bench in under five minutes.</summary>
    public AcpBenchOptions Quickly() => this with
    {
        Runs = 1, WarmUp = TimeSpan.FromSeconds(2), Time = TimeSpan.FromSeconds(5), Commands = 64, ElsewhereCommands = 16, Switches = 10,
    };
}
