namespace NovaCron.Dwcp.Encoding.Compression;

/// <summary>Decompresses frame bodies. Not thread-safe: one for each decoder.</summary>
public interface IDecompressor : IDisposable
{
    /// <summary>The codec it reads.</summary>
    HdeCodec Codec { get; }

    /// <summary>
    /// Decompresses all of <paramref name="source"/> into all of <paramref name="destination"/>; false when it is
    /// malformed or has another length. Never writes beyond the destination, whatever the source says.
    /// </summary>
    bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination);
}
