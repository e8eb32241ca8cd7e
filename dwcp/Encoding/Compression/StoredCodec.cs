namespace NovaCron.Dwcp.Encoding.Compression;

/// <summary>No compression: never smaller, so frames are stored.</summary>
internal sealed class StoredCodec : ICompressor, IDecompressor
{
    public HdeCodec Codec => HdeCodec.Stored;

    public string Name => "none";

    public int Level { get; set; }

    public bool TakesContext => false;

    public bool TryCompress(ReadOnlySpan<byte> source, ReadOnlySpan<byte> context, Span<byte> destination, out int written)
    {
        written = 0;
        return false;
    }

    public bool TryDecompress(ReadOnlySpan<byte> source, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        if (source.Length != destination.Length || !context.IsEmpty)
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
