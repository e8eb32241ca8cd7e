using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Encoding;

/// <content>Units that are sent as references to what the receiver holds.</content>
public sealed partial class FrameEncoder
{
    private volatile KnownSearch? _known;

    /// <summary>
    /// Tells what the receiver holds, as <see cref="IKnownContents"/> of its decoder. Such pages are sent as references from now on.
    /// May be called by any thread, and at any time: the list often arrives when the transfer has begun.
    /// </summary>
    /// <exception cref="InvalidOperationException">The receiver decodes no frame with references.</exception>
    public void UseKnown(KnownNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (_version < FrameHeader.VersionKnown)
        {
            throw new InvalidOperationException($"Frames of version {_version} have no references to what the receiver holds.");
        }

        _known = names.Count > 0 ? new KnownSearch(names) : null;
    }

    private bool TryAddKnown(UnitAddress address, ushort tag, ReadOnlySpan<byte> content)
    {
        Span<byte> name = stackalloc byte[KnownNames.NameBytes];
        if (_known is not { } known || !known.TryFind(content, name, out var index))
        {
            return false;
        }

        _table.AddKnown(address, tag, index);
        _rebuilt.AppendData(name);
        _copies?.Remember(address, content);
        _statistics = _statistics with { KnownUnits = _statistics.KnownUnits + 1 };
        return true;
    }
}
