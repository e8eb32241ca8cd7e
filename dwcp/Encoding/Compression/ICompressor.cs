namespace NovaCron.Dwcp.Encoding.Compression;

/// <summary>Compresses frame bodies. Not thread-safe: one for each encoder.</summary>
public interface ICompressor : IDisposable
{
    /// <summary>The codec it makes.</summary>
    HdeCodec Codec { get; }

    /// <summary>Its name and version, for the operator.</summary>
    string Name { get; }

    /// <summary>The level from the next call on, on zstd's scale, -7 to 19; a codec takes the nearest that it has.</summary>
    int Level { get; set; }

    /// <summary>Compresses <paramref name="source"/>; false when the result does not fit into <paramref name="destination"/>.</summary>
    /// <exception cref="HdeException">The library failed.</exception>
    bool TryCompress(ReadOnlySpan<byte> source, Span<byte> destination, out int written);
}
