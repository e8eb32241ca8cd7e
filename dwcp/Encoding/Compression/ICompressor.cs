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

    /// <summary>Whether it can refer to a context.</summary>
    bool TakesContext { get; }

    /// <summary>Compresses <paramref name="source"/>; false when the result does not fit into <paramref name="destination"/>.</summary>
    /// <param name="source">What to compress.</param>
    /// <param name="context">What it may refer to, which its decompressor gets too; empty where it takes none.</param>
    /// <param name="destination">Gets the result.</param>
    /// <param name="written">The result's length.</param>
    /// <exception cref="HdeException">The library failed.</exception>
    bool TryCompress(ReadOnlySpan<byte> source, ReadOnlySpan<byte> context, Span<byte> destination, out int written);
}
