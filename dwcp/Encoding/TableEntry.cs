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

    /// <summary>Bytes that the entry takes from the frame's content.</summary>
    public ulong ContentBytes;
}
