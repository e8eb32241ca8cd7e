namespace NovaCron.Dwcp.Encoding;

/// <summary>
/// Takes a guest's state unit by unit. The encoder is one on the sending side; whoever rebuilds the machine's stream is
/// one on the receiving side, and is given the same calls with the same values in the same order.
/// </summary>
public interface IUnitSink
{
    /// <summary>Names a block of memory or a disk before its first unit. Ids are small and dense, from 0.</summary>
    void DefineBlock(ushort block, string name);

    /// <summary>Bytes that are neither page nor block, passed through unchanged.</summary>
    void Opaque(ReadOnlySpan<byte> bytes);

    /// <summary>A unit whose bytes all equal <paramref name="fill"/>.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="tag">Sixteen bits of the caller's, restored verbatim.</param>
    /// <param name="fill">The byte.</param>
    void Zero(UnitAddress address, ushort tag, byte fill);

    /// <summary>A unit with content.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="tag">Sixteen bits of the caller's, restored verbatim.</param>
    /// <param name="content">Its content: <see cref="UnitAddress.Size"/> bytes.</param>
    void Page(UnitAddress address, ushort tag, ReadOnlySpan<byte> content);
}
