namespace NovaCron.Dwcp.Transport.Control;

/// <summary>What happened on a path in some time.</summary>
internal readonly record struct PathWindow
{
    public required TimeSpan Time { get; init; }

    /// <summary>Bytes acknowledged a second.</summary>
    public required double BytesPerSecond { get; init; }

    /// <summary>Bytes a second that arrived, also those that wait for others lost before them.</summary>
    public required double ArrivedPerSecond { get; init; }

    /// <summary>Bytes a second that left, those sent again included; 0 where the kernel does not tell.</summary>
    public double SentPerSecond { get; init; }

    /// <summary>Share of the bytes sent that were sent again.</summary>
    public required double LossShare { get; init; }

    /// <summary>Share of the time in which a queue stood before the bottleneck, which was then full.</summary>
    public required double QueueShare { get; init; }

    /// <summary>Share of the time in which receive windows or send buffers held most connections back.</summary>
    public required double LimitedShare { get; init; }

    /// <summary>Mean round trip.</summary>
    public required TimeSpan RoundTrip { get; init; }
}
