namespace NovaCron.Dwcp.Encoding.Compression;

/// <summary>No compression: never smaller, so frames are stored.</summary>
internal sealed class StoredCodec : ICompressor, IDecompressor
{
    public HdeCodec Codec => HdeCodec.Stored;

    public string Name => "none";

    public int Level { get; set; }

    public bool TryCompress(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        written = 0;
        return false;
    }

    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length != destination.Length)
        {
            return false;
        }

        source.CopyTo(destination);
        return true;
    }

    public void Dispose()
    {
    }
}
