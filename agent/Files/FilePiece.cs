using System.Buffers.Binary;

namespace NovaCron.Agent.Files;

/// <summary>
/// The head of a payload of a file's transfer; docs/reference/file-copy.md has it as bytes. 24 bytes, little-endian:
/// version (1), kind (1), zero (2), bytes after the head (4), offset in the file (8), length of the range (8).
/// </summary>
/// <param name="Kind">What it says.</param>
/// <param name="Offset">Where its range begins.</param>
/// <param name="Length">The range's bytes.</param>
/// <param name="BodyBytes">What follows the head.</param>
internal readonly record struct FilePiece(FilePieceKind Kind, long Offset, long Length, int BodyBytes)
{
    /// <summary>Bytes of the head.</summary>
    public const int Size = 24;

    /// <summary>The version this build speaks.</summary>
    public const byte Version = 1;

    /// <summary>Writes the head.</summary>
    public void Write(Span<byte> target)
    {
        target[..Size].Clear();
        target[0] = Version;
        target[1] = (byte)Kind;
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], BodyBytes);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Length);
    }

    /// <summary>Reads a payload's head and checks it against the payload and the file.</summary>
    /// <exception cref="FileCopyException">It is no piece of this file.</exception>
    public static FilePiece Read(ReadOnlySpan<byte> payload, long fileLength)
    {
        if (payload.Length < Size)
        {
            throw Violation($"a piece has {payload.Length} bytes, fewer than its head's {Size}");
        }

        if (payload[0] != Version)
        {
            throw Violation($"a piece is of version {payload[0]}, this side speaks {Version}");
        }

        var piece = new FilePiece(
            (FilePieceKind)payload[1],
            BinaryPrimitives.ReadInt64LittleEndian(payload[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(payload[4..]));
        var fits = piece.Offset >= 0 && piece.Length >= 0 && piece.Length <= fileLength && piece.Offset <= fileLength - piece.Length;
        if (!fits || piece.BodyBytes != payload.Length - Size || (payload[2] | payload[3]) != 0 || !piece.IsWhole)
        {
            throw Violation($"a piece of kind {payload[1]} at {piece.Offset} with {piece.Length} and {payload.Length} bytes cannot be");
        }

        return piece;
    }

    /// <summary>The error of a side that breaks these rules.</summary>
    public static FileCopyException Violation(string fault) =>
        new(FileCopyError.ProtocolViolation, $"The source broke the protocol: {fault}.");

    private bool IsWhole => Kind switch
    {
        FilePieceKind.Data => BodyBytes == Length && Length > 0,
        FilePieceKind.Zeros => BodyBytes == 0 && Length > 0,
        FilePieceKind.Block or FilePieceKind.Held => BodyBytes == BlockTree.DigestBytes && Length > 0,
        FilePieceKind.End => BodyBytes == BlockTree.DigestBytes,
        _ => false,
    };
}
