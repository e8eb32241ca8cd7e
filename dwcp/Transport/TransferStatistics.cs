namespace NovaCron.Dwcp.Transport;

/// <summary>A transfer at one moment, as one side sees it.</summary>
public sealed record TransferStatistics
{
    /// <summary>Payloads taken from the caller (sender) or handed to it (receiver).</summary>
    public required long Payloads { get; init; }

    /// <summary>Their bytes.</summary>
    public required long PayloadBytes { get; init; }

    /// <summary>Bytes sent in frames, headers and repetitions included, TLS and TCP excluded.</summary>
    public required long WireBytesSent { get; init; }

    /// <summary>Bytes received in frames, headers and repetitions included, TLS and TCP excluded.</summary>
    public required long WireBytesReceived { get; init; }

    /// <summary>Connections open now.</summary>
    public required int Streams { get; init; }

    /// <summary>Most connections that were open at once.</summary>
    public required int StreamsPeak { get; init; }

    /// <summary>Payloads the receiver has stored, in order from the first.</summary>
    public required long AcknowledgedPayloads { get; init; }

    /// <summary>Bytes held because they are not acknowledged, headers included; never more than the window.</summary>
    public required long UnacknowledgedBytes { get; init; }

    /// <summary>The most <see cref="UnacknowledgedBytes"/> ever was.</summary>
    public required long UnacknowledgedBytesPeak { get; init; }

    /// <summary>Bytes sent again (sender) or received again (receiver) after a connection was lost, headers included.</summary>
    public required long RetransmittedBytes { get; init; }

    /// <summary>Connections made again after one was lost.</summary>
    public required int Reconnects { get; init; }

    /// <summary>
    /// Sender: smoothed time from handing a frame to its connection until it was acknowledged, the receiver's own work
    /// included; zero before the first acknowledgement, and at a receiver.
    /// </summary>
    public required TimeSpan AcknowledgementTime { get; init; }
}
