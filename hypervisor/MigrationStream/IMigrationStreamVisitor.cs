namespace NovaCron.Hypervisor.MigrationStream;

/// <summary>
/// Is shown a migration stream piece by piece, in order and without gaps. A <see cref="MigrationStreamWriter"/> that is
/// given the same calls with the same values rebuilds the stream bit for bit. The spans are valid during the call only.
/// </summary>
public interface IMigrationStreamVisitor
{
    /// <summary>Names a block of guest memory before its first page. Ids are dense, from 0.</summary>
    /// <param name="block">The block's id within this stream.</param>
    /// <param name="name">QEMU's name of it, such as <c>pc.ram</c>; one character a byte (Latin-1).</param>
    void DefineBlock(ushort block, string name);

    /// <summary>Bytes that are not pages: headers, section frames, device state.</summary>
    void Opaque(ReadOnlySpan<byte> bytes);

    /// <summary>A page whose bytes all equal <paramref name="fill"/>.</summary>
    /// <param name="block">The block it is in.</param>
    /// <param name="offset">Bytes from the block's start; a multiple of 4,096.</param>
    /// <param name="tag">The flags of the page's word in the stream (its low 12 bits), which the writer needs back.</param>
    /// <param name="fill">The byte.</param>
    void Zero(ushort block, ulong offset, ushort tag, byte fill);

    /// <summary>A page with content.</summary>
    /// <param name="block">The block it is in.</param>
    /// <param name="offset">Bytes from the block's start; a multiple of 4,096.</param>
    /// <param name="tag">The flags of the page's word in the stream (its low 12 bits), which the writer needs back.</param>
    /// <param name="content">Its 4,096 bytes.</param>
    void Page(ushort block, ulong offset, ushort tag, ReadOnlySpan<byte> content);
}
