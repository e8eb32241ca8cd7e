namespace NovaCron.Dwcp.Encoding;

/// <summary>The upper four bits of an entry's first byte: which fields follow, in this order.</summary>
[Flags]
internal enum TableFlags : byte
{
    /// <summary>Low four bits: the <see cref="UnitKind"/>.</summary>
    KindMask = 0x0F,

    /// <summary>A varint: the block, when it is not the one of the units before.</summary>
    Block = 0x10,

    /// <summary>A varint: the tag, when it is not the one of the units before.</summary>
    Tag = 0x20,

    /// <summary>A zigzag varint: how many units the address lies beyond the end of the units before.</summary>
    Address = 0x40,

    /// <summary>A varint: how many units follow the first two at consecutive addresses.</summary>
    Run = 0x80,
}
