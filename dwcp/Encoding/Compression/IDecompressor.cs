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
    /// <param name="source">What was compressed.</param>
    /// <param name="context">What it was compressed beside; empty for nothing.</param>
    /// <param name="destination">Gets the result.</param>
    bool TryDecompress(ReadOnlySpan<byte> source, ReadOnlySpan<byte> context, Span<byte> destination);
}
