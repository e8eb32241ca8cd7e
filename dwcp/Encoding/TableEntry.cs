namespace NovaCron.Dwcp.Encoding;

/// <summary>One entry of a frame's unit table, decoded.</summary>
internal ref struct TableEntry
{
    public UnitKind Kind;

    /// <summary>The block of the entry's units, or the block it defines.</summary>
    public ushort Block;

    public ushort Tag;
    public byte Fill;

    /// <summary>The first unit's offset, in units.</summary>
    public ulong FirstUnit;

    /// <summary>Units that follow each other; 1 for entries that are not units.</summary>
    public uint Count;

    /// <summary>The block's name in UTF-8.</summary>
    public ReadOnlySpan<byte> Name;

    /// <summary>How many ids before the frame's first one the first unit's base lies; the next unit's has the next id.</summary>
    public ulong BaseDistance;

    /// <summary>XXH3 over the contents of all bases, one after another.</summary>
    public ulong BaseHash;

    /// <summary>Where the first unit's content or base is among what the receiver holds; the next unit's is the next one.</summary>
    public int KnownIndex;

    /// <summary>Bytes that the entry takes from the frame's content.</summary>
    public ulong ContentBytes;

    /// <summary>Where one of the entry's units is.</summary>
    /// <param name="index">Which one, from 0.</param>
    public readonly UnitAddress AddressOf(int index) => new(Block, (FirstUnit + (ulong)index) * UnitAddress.Size);

    /// <summary>Whether the units are made from what the receiver has: previous copies, or contents that it held before.</summary>
    public readonly bool IsRebuilt => Kind is UnitKind.Same or UnitKind.Delta or UnitKind.Known or UnitKind.KnownDelta;
}
