using NovaCron.Bench.Amst.Endpoints;

namespace NovaCron.Bench.Amst;

/// <summary>What the bench of the transport shall do.</summary>
internal sealed record AmstBenchOptions
{
    /// <summary>The built server program, which issues certificates and plays regions.</summary>
    public required string Silo { get; init; }

    /// <summary>The cases to run; empty for all.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>Fewer and shorter runs.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Runs of a cell: 5, quickly 1.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>Runs of the peers that are far behind on long links: 2, quickly 0.</summary>
    public int PeerRuns { get; init; } = 2;

    /// <summary>Whether peers are measured too.</summary>
    public bool WithPeers { get; init; } = true;

    /// <summary>Seconds that count in a run, after its warm-up: 15, quickly 5.</summary>
    public double CountedSeconds { get; init; } = 15;

    /// <summary>Cells of 50 Mbit/s measured at the same time; of 200 Mbit/s one less.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>Only cells whose key has all words of one of these, joined by <c>and</c>; empty for all.</summary>
    public IReadOnlyList<string> Cells { get; init; } = [];

    /// <summary>Where results of the grid are kept from one run to the next; null for nowhere.</summary>
    public string? ResumeFile { get; init; }

    /// <summary>Where the grid is drawn as PNG; null for nowhere.</summary>
    public string? PlotFile { get; init; }

    /// <summary>Where the grid is written as a Markdown table; null for nowhere.</summary>
    public string? TableFile { get; init; }

    /// <summary>A trace of rates to follow, one Mbit/s a line; null for the synthetic ones.</summary>
    public string? TraceFile { get; init; }

    /// <summary>The folder of both regions' identities; null without TLS.</summary>
    public string? Certificates { get; init; }

    /// <summary>Kernel settings of all namespaces.</summary>
    public IReadOnlyList<string> KernelSettings { get; init; } = [];

    /// <summary>What our sender is forced to; nothing by default.</summary>
    public SendingChoices Choices { get; init; } = new();

    /// <summary>The guest's kernel; null for in-process machines.</summary>
    public string? Kernel { get; init; }

    /// <summary>The guest's initial RAM disk.</summary>
    public string? Initrd { get; init; }

    /// <summary>Whether a cell is to be measured: all words of one of the filters are in its key.</summary>
    public bool IsWanted(string cell) => Cells.Count == 0
        || Cells.Any(filter => filter.Split(" and ").All(word => $" {cell}".Contains($" {word}", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The same bench in under five minutes.</summary>
    public AmstBenchOptions Quickly() => this with { IsQuick = true, Runs = 1, PeerRuns = 0, CountedSeconds = 5 };
}
