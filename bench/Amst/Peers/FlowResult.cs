namespace NovaCron.Bench.Amst.Peers;

/// <summary>What a measured flow came to, counted at the receiver within the measuring time.</summary>
internal sealed record FlowResult
{
    /// <summary>Payload, in Mbit/s.</summary>
    public required double GoodputMbit { get; init; }

    /// <summary>Payload of each second since the start, in Mbit/s.</summary>
    public IReadOnlyList<double> PerSecond { get; init; } = [];

    /// <summary>Connections at the end.</summary>
    public int Streams { get; init; }

    /// <summary>Segments that the sending kernel sent again, all of its namespace's connections together.</summary>
    public long Retransmits { get; init; }

    /// <summary>Seconds from the start until a second brought 95 % of <see cref="GoodputMbit"/>; null where not measured.</summary>
    public double? SecondsTo95 { get; init; }

    /// <summary>Processor seconds of the sending process, over all of its time.</summary>
    public double SenderCpuSeconds { get; init; }

    /// <summary>Processor seconds of the receiving process.</summary>
    public double ReceiverCpuSeconds { get; init; }

    /// <summary>Payload bytes over all of its time, for processor time by bytes.</summary>
    public long PayloadBytes { get; init; }

    /// <summary>Processor seconds of both ends for 10^9 bytes of payload.</summary>
    public double CpuSecondsPerGigabyte =>
        PayloadBytes == 0 ? 0 : (SenderCpuSeconds + ReceiverCpuSeconds) / (PayloadBytes / 1e9);

    /// <summary>Connections in each second, where the sender knows.</summary>
    public IReadOnlyList<int> StreamsPerSecond { get; init; } = [];

    /// <summary>What the sender's control wanted when, where it tells.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}
