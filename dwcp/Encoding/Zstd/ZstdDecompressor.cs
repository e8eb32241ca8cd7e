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

    public unsafe bool TryDecompress(ReadOnlySpan<byte> source, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        nuint result;
        fixed (byte* prefix = context)
        {
            // Holds for the next call only, and points to where the context is.
            if (!context.IsEmpty && (ZstdLibrary.IsError(ZstdLibrary.Reset(_context, ZstdLibrary.SessionOnly))
                || ZstdLibrary.IsError(ZstdLibrary.ReferToPrefix(_context, prefix, (nuint)context.Length))))
            {
                return false;
            }

            result = ZstdLibrary.Decompress(_context, destination, (nuint)destination.Length, source, (nuint)source.Length);
        }

        return !ZstdLibrary.IsError(result) && result == (nuint)destination.Length;
    }

    public void Dispose() => _context.Dispose();
}
