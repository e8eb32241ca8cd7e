using NovaCron.Dwcp.Encoding.Compression;

namespace NovaCron.Dwcp.Encoding.Zstd;

/// <summary>Decompresses with the system's libzstd.</summary>
internal sealed class ZstdDecompressor : IDecompressor
{
    private readonly ZstdDecompressionContext _context = ZstdLibrary.CreateDecompressionContext();

    public ZstdDecompressor()
    {
        if (_context.IsInvalid)
        {
            throw HdeException.Decoding(HdeError.CompressionFailed, "libzstd could not allocate a decompression context");
        }
    }

    public HdeCodec Codec => HdeCodec.Zstd;

    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var result = ZstdLibrary.Decompress(_context, destination, (nuint)destination.Length, source, (nuint)source.Length);
        return !ZstdLibrary.IsError(result) && result == (nuint)destination.Length;
    }

    public void Dispose() => _context.Dispose();
}
