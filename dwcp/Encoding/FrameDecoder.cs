using System.Numerics;
using NovaCron.Dwcp.Encoding.Compression;
using NovaCron.Dwcp.Encoding.Contexts;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Encoding;

/// <summary>
/// The receiving side of Hierarchical Delta Encoding: turns each frame into the calls it was made of. A frame that is not
/// exactly what was encoded makes no call at all. Synchronous, not thread-safe.
/// </summary>
public sealed class FrameDecoder : IDisposable
{
    private readonly HdeOptions _options;
    private readonly Dictionary<HdeCodec, IDecompressor> _decompressors = [];
    private readonly byte[] _uniform = new byte[UnitAddress.Size];
    private readonly ContextReader _context;
    private byte[] _scratch = [];
    private UnitRebuilder? _rebuilder;
    private ulong _sequence;
    private bool _disposed;

    /// <summary>Makes a decoder.</summary>
    /// <param name="options">Its options; the limits are what it accepts.</param>
    /// <param name="known">What the sender was told that is held here; null for nothing. It is not disposed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public FrameDecoder(HdeOptions options, IKnownContents? known = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        Known = known;
        _context = new ContextReader(known);
    }

    /// <summary>Whether its frames are of a version that refers to known contents; false before the first one.</summary>
    public bool TakesKnown => _rebuilder is { Version: >= FrameHeader.VersionKnown };

    /// <summary>What the sender was told that is held here.</summary>
    internal IKnownContents? Known { get; }

    /// <summary>Memory that previous copies take now, in bytes.</summary>
    internal long CopiesBytes => _rebuilder?.CopiesBytes ?? 0;

    /// <summary>Decodes the next frame into <paramref name="sink"/>.</summary>
    /// <param name="frame">All of one frame.</param>
    /// <param name="sink">Who takes the units; what it throws passes through, and the frame then counts as decoded.</param>
    /// <exception cref="HdeException">The frame is not acceptable. No unit was handed over; the same frame is still due.</exception>
    public void Decode(ReadOnlySpan<byte> frame, IUnitSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var header = FrameHeader.Read(frame, _options);
        if (header.Sequence != _sequence)
        {
            throw HdeException.Decoding(HdeError.OutOfSequence, $"frame {header.Sequence} arrived where frame {_sequence} was due");
        }

        CheckUnchanged(header);
        var body = Restore(header, frame);
        var table = body[..(int)header.TableBytes];
        var content = body[(int)header.TableBytes..];
        CheckTable(header, table, content.Length);
        if (_rebuilder is null || _rebuilder.Version != header.FrameVersion || _rebuilder.Capacity != (int)header.Copies)
        {
            // Only before the first frame is accepted: one refused may have said something else.
            _rebuilder?.Dispose();
            _rebuilder = new UnitRebuilder(header.FrameVersion, (int)header.Copies, Known);
        }

        _rebuilder.Rebuild(header, table, content);
        _sequence++;
        Emit(header, table, content, sink);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _rebuilder?.Dispose();
        _rebuilder = null;
        foreach (var decompressor in _decompressors.Values)
        {
            decompressor.Dispose();
        }

        _decompressors.Clear();
    }

    /// <summary>All frames are of one version, and count on the same number of copies.</summary>
    private void CheckUnchanged(in FrameHeader header)
    {
        if (_sequence > 0 && _rebuilder is { } rebuilder && rebuilder.Version != header.FrameVersion)
        {
            throw HdeException.Decoding(
                HdeError.UnsupportedVersion,
                $"frame {header.Sequence} is of version {header.FrameVersion}, those before it of {rebuilder.Version}");
        }

        var kept = _rebuilder?.Capacity ?? 0;
        if (_sequence > 0 && header.Copies != kept)
        {
            throw HdeException.Decoding(
                HdeError.CopiesMismatch,
                $"frame {header.Sequence} counts on {header.Copies} previous copies, those before it on {kept}");
        }
    }

    /// <summary>Decompresses the body behind a copy of the header, and checks that both are what the digest says.</summary>
    private ReadOnlySpan<byte> Restore(in FrameHeader header, ReadOnlySpan<byte> frame)
    {
        var digestedBytes = FrameHeader.DigestOffset + (int)header.BodyBytes;
        if (_scratch.Length < digestedBytes)
        {
            var limit = FrameHeader.DigestOffset + (uint)_options.DecodedBytesMax;
            var growth = Math.Min(BitOperations.RoundUpToPowerOf2((uint)digestedBytes), limit);
            _scratch = GC.AllocateUninitializedArray<byte>((int)growth);
        }

        var digested = _scratch.AsSpan(0, digestedBytes);
        var body = digested[FrameHeader.DigestOffset..];
        frame[..FrameHeader.DigestOffset].CopyTo(digested);
        var rest = frame[FrameHeader.Size..];
        var context = _context.Read(header, rest[..header.ContextBytes]);
        if (!DecompressorOf(header.Codec).TryDecompress(rest[header.ContextBytes..], context, body))
        {
            throw HdeException.Decoding(
                HdeError.CorruptBody,
                $"the {header.Codec} body of frame {header.Sequence} does not decompress to {header.BodyBytes} bytes");
        }

        Span<byte> digest = stackalloc byte[FrameHeader.DigestSize];
        FrameDigest.Compute(header.FrameVersion, digested, digest);
        return digest.SequenceEqual(frame.Slice(FrameHeader.DigestOffset, FrameHeader.DigestSize))
            ? body
            : throw HdeException.Decoding(HdeError.DigestMismatch, $"frame {header.Sequence} is not what was encoded");
    }

    private IDecompressor DecompressorOf(HdeCodec codec)
    {
        if (!_decompressors.TryGetValue(codec, out var decompressor))
        {
            decompressor = CompressorFactory.CreateDecompressor(codec);
            _decompressors.Add(codec, decompressor);
        }

        return decompressor;
    }

    private static void CheckTable(in FrameHeader header, ReadOnlySpan<byte> table, int contentBytes)
    {
        var reader = new UnitTableReader(table, header.FrameVersion);
        ulong units = 0;
        ulong bytes = 0;
        ulong rebuilt = 0;
        while (reader.TryRead(out var entry))
        {
            units += entry.Count;
            bytes += entry.ContentBytes;
            rebuilt += entry.IsRebuilt ? entry.Count : 0;
        }

        if (rebuilt > HdeOptions.RebuiltUnitsMax)
        {
            throw HdeException.Decoding(
                HdeError.TooManyUnits,
                $"the frame has {rebuilt} units to be made from what is held here, {HdeOptions.RebuiltUnitsMax} are allowed");
        }

        bytes += rebuilt > 0 ? FrameDigest.Size : 0u;
        if (units != header.Units || bytes != (ulong)contentBytes)
        {
            throw HdeException.Decoding(
                HdeError.MalformedTable,
                $"the unit table has {units} units with {bytes} bytes, the frame {header.Units} with {contentBytes}");
        }
    }

    private void Emit(in FrameHeader header, ReadOnlySpan<byte> table, ReadOnlySpan<byte> content, IUnitSink sink)
    {
        var rebuilt = _rebuilder is null ? default : _rebuilder.Rebuilt;
        var reader = new UnitTableReader(table, header.FrameVersion);
        while (reader.TryRead(out var entry))
        {
            var bytes = content[..(int)entry.ContentBytes];
            content = content[bytes.Length..];
            switch (entry.Kind)
            {
                case UnitKind.DefineBlock:
                    sink.DefineBlock(entry.Block, System.Text.Encoding.UTF8.GetString(entry.Name));
                    break;
                case UnitKind.Opaque:
                    sink.Opaque(bytes);
                    break;
                case var _ when entry.IsRebuilt:
                    EmitRun(entry, rebuilt, sink);
                    rebuilt = rebuilt[((int)entry.Count * UnitAddress.Size)..];
                    break;
                default:
                    EmitRun(entry, bytes, sink);
                    break;
            }
        }
    }

    private void EmitRun(in TableEntry entry, ReadOnlySpan<byte> content, IUnitSink sink)
    {
        if (entry.Kind == UnitKind.Uniform)
        {
            _uniform.AsSpan().Fill(entry.Fill);
        }

        for (var i = 0; i < entry.Count; i++)
        {
            var address = entry.AddressOf(i);
            switch (entry.Kind)
            {
                case UnitKind.Zero:
                    sink.Zero(address, entry.Tag, entry.Fill);
                    break;
                case UnitKind.Uniform:
                    sink.Page(address, entry.Tag, _uniform);
                    break;
                default:
                    sink.Page(address, entry.Tag, content.Slice(i * UnitAddress.Size, UnitAddress.Size));
                    break;
            }
        }
    }
}
