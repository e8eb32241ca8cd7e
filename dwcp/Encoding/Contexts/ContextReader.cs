using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Dwcp.Encoding.Contexts;

/// <summary>The receiver's side of contexts: reads the contents that a frame was compressed beside.</summary>
/// <param name="known">What the sender was told that is held here; null for nothing.</param>
internal sealed class ContextReader(IKnownContents? known)
{
    private byte[] _contents = [];

    /// <summary>Reads a frame's context, verified; empty for a frame without one.</summary>
    /// <exception cref="HdeException">The list breaks the format, or a content of it is not held any more.</exception>
    public ReadOnlySpan<byte> Read(in FrameHeader header, ReadOnlySpan<byte> list)
    {
        if (list.IsEmpty)
        {
            return default;
        }

        Span<int> places = stackalloc int[ContextList.UnitsMax];
        if (header.Codec != HdeCodec.Zstd || !ContextList.TryRead(list, places, out var count))
        {
            throw HdeException.Decoding(HdeError.MalformedContext, $"the context of frame {header.Sequence} breaks the format");
        }

        if (_contents.Length == 0)
        {
            _contents = GC.AllocateUninitializedArray<byte>(ContextList.UnitsMax * UnitAddress.Size);
        }

        Span<byte> name = stackalloc byte[KnownNames.NameBytes];
        for (var i = 0; i < count; i++)
        {
            if (known is null || !known.TryRead(places[i], _contents.AsSpan(i * UnitAddress.Size, UnitAddress.Size), name))
            {
                throw HdeException.Decoding(
                    HdeError.UnknownContent,
                    $"frame {header.Sequence} was compressed beside known content {places[i]}, which is not held any more as it was told");
            }
        }

        return _contents.AsSpan(0, count * UnitAddress.Size);
    }
}
