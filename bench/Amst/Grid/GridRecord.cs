using NovaCron.Bench.Amst.Peers;

namespace NovaCron.Bench.Amst.Grid;

/// <summary>One measurement of a cell; a line of the file of results.</summary>
/// <param name="Cell">The cell's key.</param>
/// <param name="Who">Who was measured, one of the constants.</param>
/// <param name="GoodputMbit">Payload at the receiver, in Mbit/s.</param>
internal sealed record GridRecord(string Cell, string Who, double GoodputMbit)
{
    /// <summary>Our transport.</summary>
    public const string Ours = "amst";

    /// <summary>A fixed setting of iperf3 that was tried.</summary>
    public const string Search = "search";

    /// <summary>iperf3 with one of the best fixed settings.</summary>
    public const string Fixed = "iperf3, fixed";

    /// <summary>iperf3 with one stream and the machine's congestion control: what scp and the like get.</summary>
    public const string Single = "single TCP stream";

    /// <summary>rsync to its daemon.</summary>
    public const string Rsync = "rsync";

    /// <summary>Congestion control of a fixed setting.</summary>
    public string? Congestion { get; init; }

    /// <summary>Connections at the end.</summary>
    public int Streams { get; init; }

    /// <summary>Segments sent again.</summary>
    public long Retransmits { get; init; }

    /// <summary>Seconds until 95 % of the own rate.</summary>
    public double? SecondsTo95 { get; init; }

    /// <summary>Processor seconds of both ends for 10^9 bytes.</summary>
    public double CpuSecondsPerGigabyte { get; init; }

    /// <summary>Mbit/s of each second.</summary>
    public IReadOnlyList<double> PerSecond { get; init; } = [];

    /// <summary>Connections in each second.</summary>
    public IReadOnlyList<int> StreamsPerSecond { get; init; } = [];

    /// <summary>What the sender's control wanted when.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The program's commit.</summary>
    public string? Commit { get; init; }

    /// <summary>A measurement of a flow.</summary>
    public static GridRecord Of(GridCell cell, string who, FlowResult flow) => new(cell.Key, who, Math.Round(flow.GoodputMbit, 3))
    {
        Streams = flow.Streams,
        Retransmits = flow.Retransmits,
        SecondsTo95 = flow.SecondsTo95,
        CpuSecondsPerGigabyte = Math.Round(flow.CpuSecondsPerGigabyte, 3),
        PerSecond = flow.PerSecond,
        StreamsPerSecond = flow.StreamsPerSecond,
        Reasons = flow.Reasons,
        Commit = Environment.GetEnvironmentVariable("NOVACRON_COMMIT"),
    };
}
