using NovaCron.Dwcp.Encoding.Copies;
using NovaCron.Dwcp.Encoding.Contexts;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Encoding;

/// <content>Units that are sent as references to what the receiver holds, or as what changed since.</content>
public sealed partial class FrameEncoder
{
    private readonly ContextPlanner _context = new();
    private readonly bool _takesContext;
    private volatile KnownSearch? _known;
    private KnownSearch? _contextOf;

    /// <summary>
    /// Tells what the receiver holds, as <see cref="IKnownContents"/> of its decoder. Such pages are sent as references from now on.
    /// May be called by any thread, and at any time: the list often arrives when the transfer has begun.
    /// </summary>
    /// <param name="names">What the receiver holds.</param>
    /// <param name="bases">What of it is held here too, by the units' places; null for nothing. Used as long as the encoder is.</param>
    /// <exception cref="InvalidOperationException">The receiver decodes no frame with references.</exception>
    public void UseKnown(KnownNames names, IKnownBases? bases = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (_version < FrameHeader.VersionKnown)
        {
            throw new InvalidOperationException($"Frames of version {_version} have no references to what the receiver holds.");
        }

        _known = names.Count > 0 ? new KnownSearch(names, _version >= FrameHeader.VersionKnownBases ? bases : null) : null;
    }

    private bool TryAddKnown(UnitAddress address, ushort tag, ReadOnlySpan<byte> content)
    {
        if (_known is not { } known)
        {
            return false;
        }

        if (!known.TryFind(content, out var index))
        {
            return known.Bases is { } bases && TryAddChanged(bases, address, tag, content);
        }

        _context.Found(index);
        _table.AddKnown(address, tag, index);
        _rebuilt.Append(known.Names[index]);
        _copies?.Remember(address, content);
        _statistics = _statistics with { KnownUnits = _statistics.KnownUnits + 1 };
        return true;
    }

    /// <summary>A page is sent whole: compression may at least refer to what resembles it.</summary>
    private void NoteMissed(UnitAddress address, ReadOnlySpan<byte> content)
    {
        if (_takesContext && _known is { Bases: { } bases } known)
        {
            if (_contextOf != known)
            {
                // Places of another list mean nothing in this one.
                _context.Clear();
                _contextOf = known;
            }

            _context.Missed(known.Names, bases, address, content);
        }
    }

    /// <summary>The contents that the frame is compressed beside, listed in front of where its body goes.</summary>
    private ReadOnlySpan<byte> TakeContext(Span<byte> list, out int listBytes)
    {
        var contents = _contextOf?.Bases is { } bases ? _context.Read(bases) : default;
        listBytes = ContextList.Write(_context.Places, list);
        _statistics = _statistics with { ContextUnits = _statistics.ContextUnits + _context.Places.Length };
        _context.Clear();
        return contents;
    }

    private bool TryAddChanged(IKnownBases bases, UnitAddress address, ushort tag, ReadOnlySpan<byte> content)
    {
        Span<byte> held = stackalloc byte[UnitAddress.Size];
        var room = _scratch.AsSpan(ContentStart + _contentBytes, PageDelta.BytesMax);

        // One that did not change at all is known, and was not looked up because few are: it is no difference.
        if (!bases.TryFind(address, out var index) || !bases.TryRead(index, held) || content.SequenceEqual(held)
            || !PageDelta.TryWrite(held, content, room, out var deltaBytes))
        {
            return false;
        }

        _context.Found(index);
        _table.AddKnownDelta(address, tag, index, deltaBytes);
        _contentBytes += deltaBytes;
        _rebuilt.Append(content);
        _copies?.Remember(address, content);
        _statistics = _statistics with
        {
            DeltaUnits = _statistics.DeltaUnits + 1,
            DeltaBytes = _statistics.DeltaBytes + deltaBytes,
        };
        return true;
    }
}
