using NovaCron.Dwcp.Encoding.Compression;

namespace NovaCron.Dwcp.Encoding;

/// <summary>
/// Decides whether a body is worth compressing. After one that was not, only a sample of the next is tried, so that
/// incompressible memory (encrypted, media) costs a sixteenth of a full attempt.
/// </summary>
internal sealed class BodyCompressor(ICompressor compressor)
{
    /// <summary>A compressed body must save at least this part, 1/64: less is not worth the receiver's time.</summary>
    private const int SavingPart = 64;

    private const int SamplePart = 16;

    /// <summary>The smallest useful sample, in bytes: four pages.</summary>
    private const int SampleBytesMin = 16 * 1024;

    private bool _lastWasStored;

    /// <summary>Compresses the body, or copies it; <paramref name="destination"/> has room for all of it.</summary>
    /// <returns>The bytes written.</returns>
    public int Encode(ReadOnlySpan<byte> body, Span<byte> destination, out HdeCodec codec)
    {
        var compressed = IsWorthTrying(body, destination) && TryShrink(body, destination, out var written) ? written : -1;
        _lastWasStored = compressed < 0;
        if (_lastWasStored)
        {
            body.CopyTo(destination);
            codec = HdeCodec.Stored;
            return body.Length;
        }

        codec = compressor.Codec;
        return compressed;
    }

    private bool IsWorthTrying(ReadOnlySpan<byte> body, Span<byte> scratch)
    {
        var sampleBytes = Math.Max(SampleBytesMin, body.Length / SamplePart);
        if (!_lastWasStored || body.Length <= sampleBytes)
        {
            return true;
        }

        var sample = body.Slice((body.Length - sampleBytes) / 2, sampleBytes);
        return TryShrink(sample, scratch, out _);
    }

    private bool TryShrink(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        written = 0;
        var target = source.Length - (source.Length / SavingPart) - 1;
        return target > 0 && compressor.TryCompress(source, destination[..target], out written);
    }
}
