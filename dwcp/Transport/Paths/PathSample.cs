namespace NovaCron.Dwcp.Transport.Paths;

/// <summary>One reading of a connection's path, from the kernel (TCP_INFO on Linux). What it does not tell is 0.</summary>
public readonly record struct PathSample
{
    /// <summary>Smoothed round-trip time.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>The least round-trip time of late, which has the least queueing in it.</summary>
    public TimeSpan RoundTripMin { get; init; }

    /// <summary>Bytes a second that arrived at the peer of late, as the kernel measured them.</summary>
    public long DeliveryRate { get; init; }

    /// <summary>Bytes acknowledged by the peer's kernel since the connection was made.</summary>
    public long BytesAcknowledged { get; init; }

    /// <summary>
    /// Bytes that arrived at the peer's kernel, also those that wait for others lost before them; begins again now and then.
    /// </summary>
    public long BytesDelivered { get; init; }

    /// <summary>Bytes sent since the connection was made, those sent again included.</summary>
    public long BytesSent { get; init; }

    /// <summary>Bytes sent again since the connection was made.</summary>
    public long BytesRetransmitted { get; init; }

    /// <summary>Congestion window, in bytes.</summary>
    public long CongestionWindow { get; init; }

    /// <summary>Bytes on the path, sent and not acknowledged.</summary>
    public long InFlight { get; init; }

    /// <summary>Bytes in the socket that were not sent yet.</summary>
    public long NotSent { get; init; }

    /// <summary>Whether sending was held back by the peer's receive window of late.</summary>
    public bool IsReceiverLimited { get; init; }

    /// <summary>Whether sending was held back by the socket's send buffer of late.</summary>
    public bool IsBufferLimited { get; init; }

    /// <summary>Whether its congestion control takes every loss for congestion, as CUBIC and Reno do and BBR does not.</summary>
    public bool IsLossBased { get; init; }
}
