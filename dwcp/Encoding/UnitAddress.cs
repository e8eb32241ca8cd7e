namespace NovaCron.Dwcp.Encoding;

/// <summary>Where a unit is: which block, and how many bytes into it.</summary>
/// <param name="Block">The block's id.</param>
/// <param name="Offset">Bytes from the block's start; a multiple of <see cref="Size"/>.</param>
public readonly record struct UnitAddress(ushort Block, ulong Offset)
{
    /// <summary>A unit's size: 4,096 bytes.</summary>
    public const int Size = 4096;
}
