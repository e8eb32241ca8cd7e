namespace NovaCron.Dwcp.Transport.Control;

/// <summary>What one path showed, kept for the next transfer over it.</summary>
public sealed record PathRecord
{
    /// <summary>The fewest connections that came near the best rate.</summary>
    public required int Streams { get; init; }

    /// <summary>The best rate, in bytes a second.</summary>
    public required long BytesPerSecond { get; init; }

    /// <summary>Its round trip without queueing.</summary>
    public required TimeSpan RoundTrip { get; init; }

    /// <summary>What kind of path it was.</summary>
    public required TransferMode Mode { get; init; }

    /// <summary>When that was.</summary>
    public required DateTimeOffset SeenAt { get; init; }
}
