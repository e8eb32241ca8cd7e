using System.IO.Compression;

namespace NovaCron.Dwcp.Encoding.Compression;

/// <summary>Brotli (RFC 7932) from the framework: the codec of a machine without libzstd.</summary>
internal sealed class BrotliCodec(int level) : ICompressor, IDecompressor
{
    /// <summary>Window of 2^19 bytes: a whole default batch, and no more memory than that.</summary>
    private const int WindowBits = 19;

    private int _level = level;

    public HdeCodec Codec => HdeCodec.Brotli;

    public string Name => "Brotli (framework)";

    public int Level
    {
        get => Math.Clamp(_level, 1, 9);
        set => _level = value;
    }

    public bool TakesContext => false;

    public bool TryCompress(ReadOnlySpan<byte> source, ReadOnlySpan<byte> context, Span<byte> destination, out int written) =>
        BrotliEncoder.TryCompress(source, destination, out written, Level, WindowBits);

    public bool TryDecompress(ReadOnlySpan<byte> source, ReadOnlySpan<byte> context, Span<byte> destination) =>
        context.IsEmpty && BrotliDecoder.TryDecompress(source, destination, out var written) && written == destination.Length;

    public void Dispose()
    {
    }
}
