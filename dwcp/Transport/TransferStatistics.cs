using NovaCron.Dwcp.Transport.Control;

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

    /// <summary>Payload bytes a second that were acknowledged (sender) or taken by the caller (receiver) in the last second.</summary>
    public required long GoodputBytesPerSecond { get; init; }

    /// <summary>Sender: the path's kind, as the control sees it; hybrid at a receiver.</summary>
    public TransferMode Mode { get; init; }

    /// <summary>Sender: connections the control wants; 0 at a receiver.</summary>
    public int StreamsPlanned { get; init; }

    /// <summary>Sender: why the plan changed last, for the operator; empty where it never did.</summary>
    public string PlanReason { get; init; } = "";

    /// <summary>Sender: how often a connection, or all of them, made no headway for too long.</summary>
    public int Stalls { get; init; }

    /// <summary>Sender: bytes that the kernel sent again on all connections; 0 where it does not tell.</summary>
    public long TcpRetransmittedBytes { get; init; }

    /// <summary>
    /// Sender: bytes that no connection has taken yet or that wait in sockets; receiver: bytes the caller holds or has not
    /// taken.
    /// </summary>
    public required long QueuedBytes { get; init; }
}
