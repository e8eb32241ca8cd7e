namespace NovaCron.Bench.Ass;

/// <summary>What the bench of the replicated store shall do.</summary>
internal sealed record AssBenchOptions
{
    /// <summary>The cases to run; empty for all.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>Changes a second, of all three regions together.</summary>
    public double Rate { get; init; } = 2000;

    /// <summary>Records of each region that are changed in turns.</summary>
    public int Records { get; init; } = 10_000;

    /// <summary>How long the load runs before it is measured.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long staleness is measured.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a region is cut off.</summary>
    public TimeSpan Cut { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a region is killed.</summary>
    public int Kills { get; init; } = 60;

    /// <summary>How long each of the writers over REST waits between an answer and its next change.</summary>
    public TimeSpan ThinkTime { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Records in the stores of which some are damaged.</summary>
    public int StoreRecords { get; init; } = 1_000_000;

    /// <summary>How many of them are damaged.</summary>
    public int Damaged { get; init; } = 1_000;

    /// <summary>How long each kind of reading is measured.</summary>
    public TimeSpan ReadTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What kills are drawn by.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The folder of the link emulator; null where there is none.</summary>
    public string? Emulator { get; init; }

    /// <summary>Where databases are kept while they are measured; null for the temporary folder.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether a case is to be run.</summary>
    public bool IsWanted(string name) => Cases.Count == 0 || Cases.Contains(name);

    /// <summary>The same bench in under five minutes.</summary>
    public AssBenchOptions Quickly() => this with
    {
        Time = TimeSpan.FromSeconds(20), Cut = TimeSpan.FromSeconds(15), Kills = 10, StoreRecords = 100_000, Damaged = 100,
        ReadTime = TimeSpan.FromSeconds(10),
    };

    /// <summary>The same bench as long as it takes to believe it.</summary>
    public AssBenchOptions AtLength() => this with
    {
        Time = TimeSpan.FromMinutes(30), Kills = 1000, ThinkTime = TimeSpan.FromSeconds(1),
    };
}
