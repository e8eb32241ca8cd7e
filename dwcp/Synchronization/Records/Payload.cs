namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>Bytes that never change. Equal by content.</summary>
public readonly struct Payload : IEquatable<Payload>
{
    private readonly byte[]? _bytes;

    private Payload(byte[] bytes) => _bytes = bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>How many bytes there are.</summary>
    public int Length => _bytes?.Length ?? 0;

    /// <summary>Whether two have the same bytes.</summary>
    public static bool operator ==(Payload left, Payload right) => left.Equals(right);

    /// <summary>Whether two have other bytes.</summary>
    public static bool operator !=(Payload left, Payload right) => !left.Equals(right);

    /// <summary>A copy of bytes.</summary>
    public static Payload Of(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? default : new(bytes.ToArray());

    /// <inheritdoc/>
    public bool Equals(Payload other) => ReferenceEquals(_bytes, other._bytes) || Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Payload other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Convert.ToHexString(Span);

    /// <summary>Bytes that are the payload's alone from now on.</summary>
    internal static Payload Own(byte[] bytes) => bytes.Length == 0 ? default : new(bytes);
}
