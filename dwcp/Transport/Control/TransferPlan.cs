namespace NovaCron.Dwcp.Transport.Control;

/// <summary>How a transfer is to go on: the output of <see cref="TransferControl"/>.</summary>
public sealed record TransferPlan
{
    /// <summary>Connections to have, 1 to <see cref="AmstOptions.StreamsLimit"/>.</summary>
    public required int Streams { get; init; }

    /// <summary>
    /// Bytes a second that may be sent in all, headers included; null for no limit. From the user's cap and the background class.
    /// </summary>
    public long? PaceBytesPerSecond { get; init; }

    /// <summary>
    /// Bytes a second that each connection's kernel may send (<see cref="Paths.IConnectionPath.TrySetPace"/>); null for no limit. It
    /// spreads what is sent and keeps queues short; <see cref="PaceBytesPerSecond"/> is what holds the user's cap.
    /// </summary>
    public long? StreamPaceBytesPerSecond { get; init; }

    /// <summary>
    /// How often every connection's congestion control is to have begun anew
    /// (<see cref="Paths.IConnectionPath.TryRefreshCongestionControl"/>); once more whenever it grows.
    /// </summary>
    public int CongestionControlRefreshes { get; init; }

    /// <summary>
    /// How often the route has become another: once more whenever it grows, connections made before that are replaced, since
    /// what their kernel knows of the former route holds them back.
    /// </summary>
    public int Routes { get; init; }

    /// <summary>The path's kind, for events and metrics.</summary>
    public required TransferMode Mode { get; init; }

    /// <summary>Why it changed last, in a few words for the operator, such as <c>probing 8 streams</c>.</summary>
    public string Reason { get; init; } = "";
}
