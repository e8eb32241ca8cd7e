namespace NovaCron.Bench.Hde;

/// <summary>What the bench of the encoding shall do.</summary>
internal sealed record HdeBenchOptions
{
    /// <summary>The corpus guest's kernel; null leaves out what is made from guests.</summary>
    public string? Kernel { get; init; }

    /// <summary>Its initial RAM disk.</summary>
    public string? Initrd { get; init; }

    /// <summary>A folder with a disk image, <c>before</c> and <c>after</c> an upgrade; null leaves it out.</summary>
    public string? Images { get; init; }

    /// <summary>Where corpora are kept from one run to the next; null for a folder of this run.</summary>
    public string? Folder { get; init; }

    /// <summary>The cases to run; empty for all.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>The guest's memory, in bytes.</summary>
    public int GuestBytes { get; init; } = 512 << 20;

    /// <summary>The workload's steps until a guest counts as busy.</summary>
    public int BusySteps { get; init; } = 60;

    /// <summary>Steps that stand for ten minutes, and for two hours: the time of a guest that works now and then, compressed.</summary>
    public int SoonSteps { get; init; } = 20;

    public int LaterSteps { get; init; } = 200;

    /// <summary>Runs of each speed.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>The levels of ours, on zstd's scale.</summary>
    public IReadOnlyList<int> Levels { get; init; } = [1, 3, 9];

    /// <summary>Whether peers that take minutes are left out, and the later corpus.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Whether a case is to be run: quickly, live moves only when they are named.</summary>
    public bool IsWanted(string name) => Cases.Contains(name) || (Cases.Count == 0 && !(IsQuick && name == "live"));

    /// <summary>The same bench in under five minutes.</summary>
    public HdeBenchOptions Quickly() => this with { IsQuick = true, Runs = 3, BusySteps = 20, SoonSteps = 10, Levels = [3] };
}
