using NovaCron.Dwcp.Encoding.Copies;

namespace NovaCron.Dwcp.Encoding;

/// <content>Units that are sent as what changed since their previous copy.</content>
public sealed partial class FrameEncoder
{
    private readonly FrameDigest _rebuilt;
    private PreviousCopies? _copies;
    private ulong _frameFirstId;

    /// <summary>Memory that previous copies take now, in bytes.</summary>
    internal long CopiesBytes => _copies?.AllocatedBytes ?? 0;

    private static PreviousCopies? CreateCopies(HdeOptions options, DecoderTerms receiver)
    {
        var copies = receiver.FrameVersion >= FrameHeader.VersionCopies ? Math.Min(options.CopiesMax, receiver.CopiesMax) : 0;
        return copies >= PreviousCopies.CopiesMin ? new PreviousCopies(copies) : null;
    }

    /// <summary>The newest version that both have; the one that must have copies only where there are some.</summary>
    private byte VersionFor(DecoderTerms receiver)
    {
        var version = (byte)Math.Clamp(receiver.FrameVersion, FrameHeader.VersionFirst, FrameHeader.Version);
        return version == FrameHeader.VersionCopies && _copies is null ? FrameHeader.VersionFirst : version;
    }

    /// <summary>
    /// Adds a page as one that did not change, or as its changed bytes; false when there is no copy of it, or too much changed. A
    /// copy made within the frame is no base: the receiver has it only when it has the frame.
    /// </summary>
    private bool TryAddBased(UnitAddress address, ushort tag, ReadOnlySpan<byte> content)
    {
        if (_copies is not { } copies || !copies.TryFind(address, out var copy) || copy.Id >= _frameFirstId)
        {
            return false;
        }

        var kind = UnitKind.Same;
        var deltaBytes = 0;
        if (!content.SequenceEqual(copy.Content))
        {
            kind = UnitKind.Delta;
            var room = _scratch.AsSpan(ContentStart + _contentBytes, PageDelta.BytesMax);
            if (!PageDelta.TryWrite(copy.Content, content, room, out deltaBytes))
            {
                return false;
            }
        }

        _table.AddBased(kind, address, tag, _frameFirstId - copy.Id, copy.Content, deltaBytes);
        _contentBytes += deltaBytes;
        _rebuilt.Append(content);
        if (kind == UnitKind.Same)
        {
            copies.Renew(address);
        }
        else
        {
            copies.Remember(address, content);
        }

        _statistics = _statistics with
        {
            SameUnits = _statistics.SameUnits + (kind == UnitKind.Same ? 1 : 0),
            DeltaUnits = _statistics.DeltaUnits + (kind == UnitKind.Delta ? 1 : 0),
            DeltaBytes = _statistics.DeltaBytes + deltaBytes,
        };
        return true;
    }

    /// <summary>Ends the content with the digest of what the receiver makes, so that the frame's digest covers that.</summary>
    private void AppendRebuiltDigest()
    {
        if (_table.RebuiltUnits > 0)
        {
            Span<byte> digest = stackalloc byte[FrameDigest.Size];
            _rebuilt.Finish(digest);
            Append(digest);
        }
    }
}
