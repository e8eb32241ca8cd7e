namespace NovaCron.Dwcp.Encoding;

/// <summary>
/// A frame in a pooled buffer. Whoever takes it disposes it, once its bytes are no longer needed; that may be on another
/// thread. Disposing it again, or a copy of it, does nothing.
/// </summary>
public readonly struct EncodedFrame : IDisposable, IEquatable<EncodedFrame>
{
    private readonly FrameBuffer? _buffer;
    private readonly int _lease;

    internal EncodedFrame(FrameBuffer buffer, int lease)
    {
        _buffer = buffer;
        _lease = lease;
    }

    /// <summary>The frame: one message for the transport.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public ReadOnlyMemory<byte> Memory => _buffer is null ? default : _buffer.Read(_lease);

    /// <inheritdoc/>
    public void Dispose() => _buffer?.Return(_lease);

    /// <inheritdoc/>
    public bool Equals(EncodedFrame other) => ReferenceEquals(_buffer, other._buffer) && _lease == other._lease;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EncodedFrame other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_buffer, _lease);

    /// <summary>Whether two values are the same lease of the same buffer.</summary>
    public static bool operator ==(EncodedFrame left, EncodedFrame right) => left.Equals(right);

    /// <summary>Whether two values are different leases.</summary>
    public static bool operator !=(EncodedFrame left, EncodedFrame right) => !left.Equals(right);
}
