using NovaCron.Dwcp.Encoding.Compression;

namespace NovaCron.Dwcp.Encoding.Zstd;

/// <summary>Compresses with the system's libzstd, one zstd frame for each call.</summary>
internal sealed class ZstdCompressor : ICompressor
{
    private readonly ZstdCompressionContext _context;
    private int _level;

    public ZstdCompressor(int level)
    {
        _context = ZstdLibrary.CreateCompressionContext();
        if (_context.IsInvalid)
        {
            throw HdeException.Encoding(HdeError.CompressionFailed, "libzstd could not allocate a compression context");
        }

        _level = int.MinValue;
        Level = level;
    }

    public HdeCodec Codec => HdeCodec.Zstd;

    public string Name => ZstdLibrary.Name;

    public int Level
    {
        get => _level;
        set
        {
            if (value != _level)
            {
                ThrowIfError(ZstdLibrary.SetParameter(_context, ZstdLibrary.CompressionLevel, value));
                _level = value;
            }
        }
    }

    public bool TakesContext => true;

    public unsafe bool TryCompress(ReadOnlySpan<byte> source, ReadOnlySpan<byte> context, Span<byte> destination, out int written)
    {
        nuint result;
        fixed (byte* prefix = context)
        {
            if (!context.IsEmpty)
            {
                // Holds for the next call only, and points to where the context is. A call that failed left the session open.
                ThrowIfError(ZstdLibrary.Reset(_context, ZstdLibrary.SessionOnly));
                ThrowIfError(ZstdLibrary.ReferToPrefix(_context, prefix, (nuint)context.Length));
            }

            result = ZstdLibrary.Compress(_context, destination, (nuint)destination.Length, source, (nuint)source.Length);
        }

        if (ZstdLibrary.IsError(result) && ZstdLibrary.GetErrorCode(result) == ZstdLibrary.DestinationTooSmall)
        {
            written = 0;
            return false;
        }

        ThrowIfError(result);
        written = (int)result;
        return true;
    }

    public void Dispose() => _context.Dispose();

    private static void ThrowIfError(nuint result)
    {
        if (ZstdLibrary.IsError(result))
        {
            throw HdeException.Encoding(HdeError.CompressionFailed, $"libzstd: {ZstdLibrary.Describe(result)}");
        }
    }
}
