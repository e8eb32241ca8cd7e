namespace NovaCron.Dwcp.Transport.Control;

/// <summary>What is known when a transfer begins.</summary>
public sealed record TransferStart
{
    /// <summary>Connections to have all the time, 1 to <see cref="AmstOptions.StreamsLimit"/>; 0 lets the control choose.</summary>
    public int FixedStreams { get; init; }

    /// <summary>
    /// Whether the control may have the connections' congestion control begin anew: no name was configured, and they begin with BBR.
    /// </summary>
    public bool IsCongestionControlFree { get; init; }

    /// <summary>The round trip that the first connection saw; zero where the kernel does not tell.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>Most connections that the receiver takes; 1 to <see cref="AmstOptions.StreamsLimit"/>, its default.</summary>
    public int StreamsMax { get; init; } = AmstOptions.StreamsLimit;

    /// <summary>What the path showed last time (<see cref="PathMemory"/>); null where it is not known.</summary>
    public PathRecord? Remembered { get; init; }

    /// <summary>The time at <see cref="TransferReading.Elapsed"/> zero, for caps by time of day.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The zone that caps by time of day are written in. UTC by default.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;
}
