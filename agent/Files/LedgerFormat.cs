using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Agent.Files;

/// <summary>
/// A ledger as bytes, little-endian. Head, 64 bytes: version (1), "NCL" (3), CRC-32C of the head with this field as zero (4),
/// bytes of a block (4), zero (4), the source's length (8), time (8) and inode (8), zero (24). Then records of 48 bytes: CRC-32C
/// over the head's and the record's other bytes (4), kind (1: held 1, dropped 2), zero (3), block (8), digest (32). Records are only ever
/// appended; reading ends at the first one that is not whole, which is where a writer died.
/// </summary>
internal static class LedgerFormat
{
    public const int HeadBytes = 64;
    public const int RecordBytes = 48;

    private const byte Version = 1;
    private const byte Held = 1;
    private const byte Dropped = 2;

    private static ReadOnlySpan<byte> Magic => "NCL"u8;

    public static byte[] WriteHead(SourceIdentity source)
    {
        var head = new byte[HeadBytes];
        head[0] = Version;
        Magic.CopyTo(head.AsSpan(1));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), BlockTree.BlockBytes);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(16), source.Length);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(24), source.ModifiedNanoseconds);
        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(32), source.Inode);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), Checksum(head));
        return head;
    }

    public static void WriteRecord(ReadOnlySpan<byte> head, LedgerRecord record, Span<byte> target)
    {
        target[..RecordBytes].Clear();
        target[4] = record.IsHeld ? Held : Dropped;
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], record.Block);
        record.Digest.Span.CopyTo(target[16..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target, RecordChecksum(head, target));
    }

    /// <summary>The head's content; false when it is none of this version, or damaged.</summary>
    public static bool TryReadHead(ReadOnlySpan<byte> bytes, out SourceIdentity source)
    {
        source = default;
        if (bytes.Length < HeadBytes || bytes[0] != Version || !bytes[1..4].SequenceEqual(Magic))
        {
            return false;
        }

        Span<byte> head = stackalloc byte[HeadBytes];
        bytes[..HeadBytes].CopyTo(head);
        head[4..8].Clear();
        source = new SourceIdentity(
            BinaryPrimitives.ReadInt64LittleEndian(head[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(head[32..]));
        return Checksum(head) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..])
            && BinaryPrimitives.ReadInt32LittleEndian(head[8..]) == BlockTree.BlockBytes
            && source.Length >= 0;
    }

    /// <summary>The record at the beginning of some bytes; false when it is not whole.</summary>
    public static bool TryReadRecord(
        ReadOnlySpan<byte> head, ReadOnlySpan<byte> bytes, long blocks, [NotNullWhen(true)] out LedgerRecord? record)
    {
        record = null;
        if (bytes.Length < RecordBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != RecordChecksum(head, bytes[..RecordBytes])
            || BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]) is not (>= 0 and var block)
            || block >= blocks
            || bytes[4] is not (Held or Dropped))
        {
            return false;
        }

        record = new LedgerRecord(block, bytes[4] == Held ? bytes[16..RecordBytes].ToArray() : default);
        return true;
    }

    // Bound to its head: a record that another ledger left on the disk counts for nothing.
    private static uint RecordChecksum(ReadOnlySpan<byte> head, ReadOnlySpan<byte> record) =>
        Checksum(head[..HeadBytes], record[4..RecordBytes]);

    private static uint Checksum(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default) =>
        Crc32C.Append(Crc32C.Compute(first), second);
}
