using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Silo.Files;

/// <summary>A copy at one moment, or at its end.</summary>
internal sealed record CopyProgress
{
    /// <summary>The file's bytes.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Bytes of it that are dealt with and, as far as they were sent, acknowledged.</summary>
    public required long DoneBytes { get; init; }

    /// <summary>Bytes of it that were sent by this process.</summary>
    public required long SentBytes { get; init; }

    /// <summary>Bytes of it that the target held from an earlier copy.</summary>
    public required long HeldBytes { get; init; }

    /// <summary>Bytes of frames, heads and repetitions included.</summary>
    public required long WireBytes { get; init; }

    /// <summary>Bytes of frames that were sent again after a connection was lost.</summary>
    public required long ResentBytes { get; init; }

    /// <summary>Connections open now; at the end, the most there were.</summary>
    public required int Streams { get; init; }

    /// <summary>The path's kind, as the transport sees it.</summary>
    public TransferMode Mode { get; init; }

    /// <summary>Since the copy began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Bytes of the file sent per second: during the copy in the last seconds, at the end over all of it.</summary>
    public required double BytesPerSecond { get; init; }

    /// <summary>The rest at that rate; null where there is none.</summary>
    public TimeSpan? Left => BytesPerSecond > 1 && (TotalBytes - DoneBytes) / BytesPerSecond is < 1e7 and var seconds
        ? TimeSpan.FromSeconds(seconds)
        : null;
}
