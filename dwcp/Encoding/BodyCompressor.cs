using NovaCron.Dwcp.Encoding.Compression;
using NovaCron.Dwcp.Encoding.Levels;

namespace NovaCron.Dwcp.Encoding;

/// <summary>
/// Decides whether a body is worth compressing. After one that was not, only a sample of the next is tried, so that
/// incompressible memory (encrypted, media) costs a sixteenth of a full attempt. Where the level is not fixed it tells the control
/// what each body took, and does as that plans.
/// </summary>
/// <param name="compressor">The compressor.</param>
/// <param name="control">Chooses the level; null leaves it as it is.</param>
/// <param name="time">Tells what things take.</param>
internal sealed class BodyCompressor(ICompressor compressor, LevelControl? control, TimeProvider time)
{
    /// <summary>A compressed body must save at least this part, 1/64: less is not worth the receiver's time.</summary>
    private const int SavingPart = 64;

    private const int SamplePart = 16;

    /// <summary>The smallest useful sample, in bytes: four pages.</summary>
    private const int SampleBytesMin = 16 * 1024;

    private bool _lastWasStored;
    private long _reportedAt = time.GetTimestamp();
    private TimeSpan _waitedForLink;
    private TimeSpan _waitedForSource;

    /// <summary>The level of the next body; null when it is not to be compressed.</summary>
    public int? Level => control is null ? compressor.Level : LevelLadder.LevelOf(control.Plan.Rung);

    /// <summary>Time since the last body in which the link had no room, and in which there was nothing to encode.</summary>
    public void NoteWaits(TimeSpan forLink, TimeSpan forSource)
    {
        _waitedForLink += forLink;
        _waitedForSource += forSource;
    }

    /// <summary>Compresses the body, or copies it; <paramref name="destination"/> has room for all of it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="context">What it may refer to.</param>
    /// <param name="destination">Gets it.</param>
    /// <param name="codec">How it is compressed.</param>
    /// <returns>The bytes written.</returns>
    public int Encode(ReadOnlySpan<byte> body, ReadOnlySpan<byte> context, Span<byte> destination, out HdeCodec codec)
    {
        if (control is null)
        {
            return EncodeAsItIs(body, context, destination, out codec);
        }

        var plan = control.Plan;
        LevelProbe? probe = plan.ProbeRung is { } rung ? Probe(rung, body, context, destination) : null;
        var started = time.GetTimestamp();
        int written;
        if (LevelLadder.LevelOf(plan.Rung) is { } level)
        {
            compressor.Level = level;
            written = EncodeAsItIs(body, context, destination, out codec);
        }
        else
        {
            written = Store(body, destination, out codec);
        }

        Report(control, started, body.Length, written, probe);
        return written;
    }

    private int EncodeAsItIs(ReadOnlySpan<byte> body, ReadOnlySpan<byte> context, Span<byte> destination, out HdeCodec codec)
    {
        var isTried = !context.IsEmpty || IsWorthTrying(body, destination);
        var compressed = isTried && TryShrink(body, context, destination, out var written) ? written : -1;
        _lastWasStored = compressed < 0;
        if (_lastWasStored)
        {
            return Store(body, destination, out codec);
        }

        codec = compressor.Codec;
        return compressed;
    }

    private static int Store(ReadOnlySpan<byte> body, Span<byte> destination, out HdeCodec codec)
    {
        body.CopyTo(destination);
        codec = HdeCodec.Stored;
        return body.Length;
    }

    // What it writes is overwritten by the body itself.
    private LevelProbe Probe(int rung, ReadOnlySpan<byte> body, ReadOnlySpan<byte> context, Span<byte> scratch)
    {
        compressor.Level = LevelLadder.LevelOf(rung) ?? compressor.Level;
        var started = time.GetTimestamp();
        var bytes = TryShrink(body, context, scratch, out var written) ? written : body.Length;
        return new LevelProbe(rung, bytes, time.GetElapsedTime(started));
    }

    private void Report(LevelControl levels, long started, int bodyBytes, int encodedBytes, LevelProbe? probe)
    {
        var now = time.GetTimestamp();
        levels.Step(new LevelReading
        {
            Elapsed = time.GetElapsedTime(_reportedAt, now),
            WaitedForLink = _waitedForLink,
            WaitedForSource = _waitedForSource,
            Compressing = time.GetElapsedTime(started, now),
            BodyBytes = bodyBytes,
            EncodedBytes = encodedBytes,
            Probe = probe,
        });
        (_reportedAt, _waitedForLink, _waitedForSource) = (now, TimeSpan.Zero, TimeSpan.Zero);
    }

    private bool IsWorthTrying(ReadOnlySpan<byte> body, Span<byte> scratch)
    {
        var sampleBytes = Math.Max(SampleBytesMin, body.Length / SamplePart);
        if (!_lastWasStored || body.Length <= sampleBytes)
        {
            return true;
        }

        var sample = body.Slice((body.Length - sampleBytes) / 2, sampleBytes);
        return TryShrink(sample, default, scratch, out _);
    }

    private bool TryShrink(ReadOnlySpan<byte> source, ReadOnlySpan<byte> context, Span<byte> destination, out int written)
    {
        written = 0;
        var target = source.Length - (source.Length / SavingPart) - 1;
        return target > 0 && compressor.TryCompress(source, context, destination[..target], out written);
    }
}
