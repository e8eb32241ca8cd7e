using System.Text;
using NovaCron.Dwcp.Encoding.Compression;
using NovaCron.Dwcp.Encoding.Contexts;
using NovaCron.Dwcp.Encoding.Levels;

namespace NovaCron.Dwcp.Encoding;

/// <summary>
/// The sending side of Hierarchical Delta Encoding: takes units, gathers them into batches and makes frames
/// (docs/reference/hde.md). After each call take all frames with <see cref="TryTake"/>. Synchronous, not thread-safe, and
/// free of allocations once its buffers exist. It does not dispose the compressor.
/// </summary>
/// <remarks>
/// An opaque span longer than <see cref="HdeOptions.BatchBytes"/> arrives as several calls of at most that size; every
/// other call arrives as it was made.
/// </remarks>
public sealed partial class FrameEncoder : IUnitSink, IDisposable
{
    /// <summary>Where the content begins in <see cref="_scratch"/>: the header's digested part and the table go before it.</summary>
    private const int ContentStart = FrameHeader.DigestOffset + UnitTableWriter.BytesMax;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HdeOptions _options;
    private readonly BodyCompressor _body;
    private readonly FrameBufferPool _pool;
    private readonly Queue<EncodedFrame> _completed = new();
    private readonly UnitTableWriter _table = new();
    private readonly byte[] _scratch;
    private readonly byte _version;
    private int _contentBytes;
    private ulong _sequence;
    private HdeStatistics _statistics;
    private bool _disposed;

    /// <summary>Makes an encoder.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="compressor">The compressor; for this encoder alone.</param>
    /// <param name="receiver">What the receiver said of its decoder; the default, nothing, makes version 1.</param>
    /// <param name="time">Tells what compressing takes; the system's clock by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public FrameEncoder(HdeOptions options, ICompressor compressor, DecoderTerms receiver = default, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(compressor);
        options.Validate();
        _options = options;
        var control = options.Level is null ? new LevelControl(options.LevelControl, options.EncoderBodyBytesMax) : null;
        _body = new BodyCompressor(compressor, control, time ?? TimeProvider.System);
        _pool = new FrameBufferPool(FrameHeader.Size + ContextList.BytesMax + options.EncoderBodyBytesMax, options.FramesPooledMax);
        _scratch = new byte[ContentStart + options.BatchBytes + UnitAddress.Size + FrameDigest.Size];
        _copies = CreateCopies(options, receiver);
        _version = VersionFor(receiver);
        _rebuilt = new FrameDigest(_version);
        _takesContext = _version >= FrameHeader.VersionContext && compressor.TakesContext;
    }

    /// <summary>
    /// Tells what its caller waited for since the last frame, by which the level is chosen: room for frames, or units to encode.
    /// </summary>
    public void NoteWaits(TimeSpan forLink, TimeSpan forSource) => _body.NoteWaits(forLink, forSource);

    /// <summary>What it has made so far.</summary>
    public HdeStatistics Statistics => _statistics;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The name is not valid Unicode, or too long.</exception>
    /// <exception cref="InvalidOperationException">Too many completed frames wait to be taken.</exception>
    public void DefineBlock(ushort block, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Span<byte> utf8 = stackalloc byte[HdeOptions.BlockNameBytesMax];
        var length = StrictUtf8.GetByteCount(name);
        if (length > utf8.Length)
        {
            throw new ArgumentException($"The name of block {block} has {length} bytes, {utf8.Length} are possible.", nameof(name));
        }

        StrictUtf8.GetBytes(name, utf8);
        Begin();
        _table.AddBlock(block, utf8[..length]);
        CompleteIfFull();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Too many completed frames wait to be taken.</exception>
    public void Opaque(ReadOnlySpan<byte> bytes)
    {
        Begin();
        do
        {
            var piece = bytes[..Math.Min(bytes.Length, _options.BatchBytes)];
            bytes = bytes[piece.Length..];
            if (_contentBytes + piece.Length > _options.BatchBytes + UnitAddress.Size)
            {
                Flush();
            }

            Append(piece);
            _table.AddOpaque(piece.Length);
            _statistics = _statistics with { OpaqueBytes = _statistics.OpaqueBytes + piece.Length };
            CompleteIfFull();
        }
        while (!bytes.IsEmpty);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The offset is not a multiple of <see cref="UnitAddress.Size"/>.</exception>
    /// <exception cref="InvalidOperationException">Too many completed frames wait to be taken.</exception>
    public void Zero(UnitAddress address, ushort tag, byte fill)
    {
        CheckAddress(address);
        Begin();
        _table.AddUnit(UnitKind.Zero, address, tag, fill);
        _copies?.Forget(address);
        _statistics = _statistics with { ZeroUnits = _statistics.ZeroUnits + 1 };
        CompleteIfFull();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The offset or the content's length is wrong.</exception>
    /// <exception cref="InvalidOperationException">Too many completed frames wait to be taken.</exception>
    public void Page(UnitAddress address, ushort tag, ReadOnlySpan<byte> content)
    {
        CheckAddress(address);
        if (content.Length != UnitAddress.Size)
        {
            throw new ArgumentException($"A unit has {UnitAddress.Size} bytes, not {content.Length}.", nameof(content));
        }

        Begin();
        if (UnitContent.TryGetFill(content, out var fill))
        {
            _table.AddUnit(UnitKind.Uniform, address, tag, fill);
            _copies?.Forget(address);
            _statistics = _statistics with { UniformUnits = _statistics.UniformUnits + 1 };
        }
        else if (!TryAddBased(address, tag, content) && !TryAddKnown(address, tag, content))
        {
            Append(content);
            _copies?.Remember(address, content);
            _table.AddUnit(UnitKind.Literal, address, tag, fill: 0);
            NoteMissed(address, content);
            _statistics = _statistics with { LiteralUnits = _statistics.LiteralUnits + 1 };
        }

        CompleteIfFull();
    }

    /// <summary>Completes the frame being gathered, however small: at switch-over nothing may wait for company.</summary>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_table.Units > 0)
        {
            Complete();
        }
    }

    /// <summary>Takes the oldest completed frame; the caller disposes it.</summary>
    public bool TryTake(out EncodedFrame frame) => _completed.TryDequeue(out frame);

    /// <summary>Drops frames that nobody took.</summary>
    public void Dispose()
    {
        _disposed = true;
        _copies = null;
        _rebuilt.Dispose();
        while (_completed.TryDequeue(out var frame))
        {
            frame.Dispose();
        }
    }

    private static void CheckAddress(UnitAddress address)
    {
        if (address.Offset % UnitAddress.Size != 0)
        {
            throw new ArgumentException($"Offset {address.Offset} is not a multiple of {UnitAddress.Size}.", nameof(address));
        }
    }

    private void Begin()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_completed.Count >= _options.FramesPendingMax)
        {
            throw new InvalidOperationException($"{_completed.Count} completed frames wait to be taken; no more are made until they are.");
        }
    }

    private void Append(ReadOnlySpan<byte> content)
    {
        content.CopyTo(_scratch.AsSpan(ContentStart + _contentBytes));
        _contentBytes += content.Length;
    }

    private void CompleteIfFull()
    {
        if (_contentBytes >= _options.BatchBytes || _table.Units >= _options.FrameUnitsMax || !_table.HasRoom
            || _table.RebuiltUnits >= HdeOptions.RebuiltUnitsMax)
        {
            Complete();
        }
    }

    private void Complete()
    {
        AppendRebuiltDigest();
        var table = _table.Finish();
        var bodyStart = ContentStart - table.Length;
        table.CopyTo(_scratch.AsSpan(bodyStart));
        var body = _scratch.AsSpan(bodyStart, table.Length + _contentBytes);

        var buffer = _pool.Rent();
        _statistics = _statistics with { Level = _body.Level };
        var context = TakeContext(buffer.Bytes[FrameHeader.Size..], out var contextBytes);
        var encodedBytes = _body.Encode(body, context, buffer.Bytes[(FrameHeader.Size + contextBytes)..], out var codec);
        if (codec == HdeCodec.Stored && contextBytes > 0)
        {
            // Nothing refers to it.
            contextBytes = 0;
            body.CopyTo(buffer.Bytes[FrameHeader.Size..]);
        }

        var header = new FrameHeader(_version, codec, _table.Units, _sequence++, (uint)table.Length, (uint)body.Length, (uint)encodedBytes)
        {
            Copies = (uint)(_copies?.Capacity ?? 0), ContextBytes = (ushort)contextBytes,
        };
        header.Write(buffer.Bytes);

        // The digest covers header and body in one pass: the header's copy goes right before the body.
        var digested = _scratch.AsSpan(bodyStart - FrameHeader.DigestOffset, FrameHeader.DigestOffset + body.Length);
        buffer.Bytes[..FrameHeader.DigestOffset].CopyTo(digested);
        FrameDigest.Compute(_version, digested, buffer.Bytes.Slice(FrameHeader.DigestOffset, FrameHeader.DigestSize));

        _completed.Enqueue(buffer.Seal(FrameHeader.Size + contextBytes + encodedBytes));
        Count(codec, body.Length, FrameHeader.Size + contextBytes + encodedBytes);
        _table.Reset();
        _contentBytes = 0;
        _frameFirstId = _copies?.NextId ?? 0;
    }

    private void Count(HdeCodec codec, int bodyBytes, int frameBytes) => _statistics = _statistics with
    {
        Frames = _statistics.Frames + 1,
        StoredFrames = _statistics.StoredFrames + (codec == HdeCodec.Stored ? 1 : 0),
        BodyBytes = _statistics.BodyBytes + bodyBytes,
        FrameBytes = _statistics.FrameBytes + frameBytes,
    };
}
