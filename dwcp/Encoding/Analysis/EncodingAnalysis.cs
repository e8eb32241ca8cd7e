using NovaCron.Dwcp.Encoding.Compression;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Encoding.Analysis;

/// <summary>
/// Encodes a content as a transfer would, and throws the frames away: what would it take, and of what kinds are its units?
/// </summary>
/// <param name="options">The encoder's options. Without a link to go by there is no level to choose: give one.</param>
/// <param name="time">Tells how long it takes.</param>
public sealed class EncodingAnalysis(HdeOptions options, TimeProvider time)
{
    private readonly byte[] _unit = new byte[UnitAddress.Size];

    /// <summary>Analyses a content.</summary>
    /// <param name="content">The content, from its present position to its end.</param>
    /// <param name="before">What the receiver was sent before at the same offsets; null for nothing.</param>
    /// <param name="known">What the receiver holds, and the sender too; null for nothing.</param>
    /// <param name="progress">Told the bytes read so far, of both; null for nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">A content cannot be read.</exception>
    public async Task<EncodingReport> RunAsync(
        Stream content, Stream? before, KnownFiles? known, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var receiver = before is null ? options.DecoderTerms with { CopiesMax = 0 } : options.DecoderTerms;
        using var compressor = CompressorFactory.Create(options);
        using var encoder = new FrameEncoder(options, compressor, receiver, time);
        if (known is not null)
        {
            encoder.UseKnown(known.Names, known);
        }

        encoder.DefineBlock(0, "content");
        var held = before is null ? 0 : await EncodeAsync(before, encoder, 0, progress, cancellationToken);
        var sent = encoder.Statistics;
        var started = time.GetTimestamp();
        var bytes = await EncodeAsync(content, encoder, held, progress, cancellationToken);
        return new EncodingReport(bytes, Difference(encoder.Statistics, sent), time.GetElapsedTime(started))
        {
            NamesBytes = (known?.NamedCount ?? 0) * KnownNames.NameBytes,
        };
    }

    private async Task<long> EncodeAsync(
        Stream content, FrameEncoder encoder, long already, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var offset = 0L;
        while (true)
        {
            var count = await content.ReadAtLeastAsync(_unit, _unit.Length, throwOnEndOfStream: false, cancellationToken);
            Encode(encoder, offset, _unit.AsSpan(0, count));
            offset += count;
            if (count < _unit.Length)
            {
                encoder.Flush();
                Drop(encoder);
                return offset;
            }

            Drop(encoder);
            progress?.Report(already + offset);
        }
    }

    private static void Encode(FrameEncoder encoder, long offset, ReadOnlySpan<byte> unit)
    {
        var address = new UnitAddress(0, (ulong)offset);
        if (unit.Length < UnitAddress.Size)
        {
            // The end of a file that is no whole number of units.
            if (!unit.IsEmpty)
            {
                encoder.Opaque(unit);
            }
        }
        else if (UnitContent.TryGetFill(unit, out var fill) && fill == 0)
        {
            encoder.Zero(address, tag: 0, fill);
        }
        else
        {
            encoder.Page(address, tag: 0, unit);
        }
    }

    private static void Drop(FrameEncoder encoder)
    {
        while (encoder.TryTake(out var frame))
        {
            frame.Dispose();
        }
    }

    private static HdeStatistics Difference(in HdeStatistics all, in HdeStatistics before) => new(
        all.ZeroUnits - before.ZeroUnits,
        all.UniformUnits - before.UniformUnits,
        all.LiteralUnits - before.LiteralUnits,
        all.SameUnits - before.SameUnits,
        all.DeltaUnits - before.DeltaUnits,
        all.DeltaBytes - before.DeltaBytes,
        all.OpaqueBytes - before.OpaqueBytes,
        all.Frames - before.Frames,
        all.StoredFrames - before.StoredFrames,
        all.BodyBytes - before.BodyBytes,
        all.FrameBytes - before.FrameBytes)
    {
        KnownUnits = all.KnownUnits - before.KnownUnits,
        Level = all.Level,
    };
}
