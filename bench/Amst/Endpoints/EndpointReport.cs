using System.Text.Json;

namespace NovaCron.Bench.Amst.Endpoints;

/// <summary>What one end of a transfer saw. Times are seconds of the machine's monotonic clock, the same for both ends.</summary>
internal sealed record EndpointReport
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>When the end began: the sender to dial, the receiver to listen.</summary>
    public required double StartedAt { get; init; }

    /// <summary>When it had ended.</summary>
    public required double EndedAt { get; init; }

    /// <summary>Processor seconds of the process, its start-up excluded.</summary>
    public required double CpuSeconds { get; init; }

    /// <summary>Ten readings a second.</summary>
    public required IReadOnlyList<EndpointSample> Samples { get; init; }

    /// <summary>Payload bytes in all.</summary>
    public required long PayloadBytes { get; init; }

    /// <summary>Bytes of frames sent again after a connection was lost.</summary>
    public long ResentBytes { get; init; }

    /// <summary>Connections made again.</summary>
    public int Reconnects { get; init; }

    /// <summary>Most connections at once.</summary>
    public int StreamsPeak { get; init; }

    /// <summary>Most bytes unacknowledged at once.</summary>
    public long UnacknowledgedBytesPeak { get; init; }

    /// <summary>This end's own hash over all bytes; null where none was asked for.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Payloads that were not what was sent, at the receiver.</summary>
    public long CorruptPayloads { get; init; }

    /// <summary>Why the transfer failed; null when it completed.</summary>
    public string? Failure { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Format);

    /// <summary>Reads the report that is the last line of an end's output.</summary>
    public static EndpointReport Read(string output)
    {
        var line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(text => text.StartsWith('{'));
        return line is null
            ? throw new InvalidDataException("An end of the transfer gave no report.")
            : JsonSerializer.Deserialize<EndpointReport>(line, Format)!;
    }
}

/// <summary>An end of a transfer at one moment.</summary>
/// <param name="At">Seconds of the monotonic clock.</param>
/// <param name="PayloadBytes">Payload bytes so far: acknowledged at the sender, released at the receiver.</param>
/// <param name="WireBytes">Bytes of frames so far: sent at the sender, received at the receiver.</param>
/// <param name="Streams">Connections.</param>
/// <param name="ResentBytes">Bytes sent again so far.</param>
/// <param name="CpuSeconds">Processor seconds so far.</param>
internal sealed record EndpointSample(double At, long PayloadBytes, long WireBytes, int Streams, long ResentBytes, double CpuSeconds)
{
    /// <summary>The path's kind, where the sender knows.</summary>
    public string? Mode { get; init; }

    /// <summary>Connections that the sender's control wants.</summary>
    public int StreamsPlanned { get; init; }

    /// <summary>Why it wants them.</summary>
    public string? Reason { get; init; }

    /// <summary>How often a connection made no headway for too long, so far.</summary>
    public int Stalls { get; init; }

    /// <summary>Bytes that the sender's kernel sent again so far, where it tells.</summary>
    public long TcpRetransmittedBytes { get; init; }

    /// <summary>Bytes that wait for a connection or in sockets.</summary>
    public long QueuedBytes { get; init; }

    /// <summary>Bytes sent or waiting, and not acknowledged.</summary>
    public long UnacknowledgedBytes { get; init; }
}
