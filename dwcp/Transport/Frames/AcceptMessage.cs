using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>
/// Payload of ACCEPT, 32 bytes, little-endian. The header's sequence is the next payload wanted, as in an ACK.
/// <code>
/// offset size  field
///      0    4  frame bytes max  the smaller of both sides' limits
///      4    4  reserved         0
///      8    8  window bytes     the smaller of both sides' windows
///     16    8  credit           as in an ACK
///     24    8  features         those of the HELLO that the receiver takes up; 0 in version 1
/// </code>
/// </summary>
internal sealed record AcceptMessage(int FrameBytesMax, long WindowBytes, long Credit)
{
    private const int Size = 32;

    /// <summary>The message as bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, FrameBytesMax);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), WindowBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Credit);
        return bytes;
    }

    /// <summary>Reads the message; false when its size or a value is impossible.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out AcceptMessage? message)
    {
        message = null;
        if (source.Length != Size || source.Slice(4, 4).ContainsAnyExcept((byte)0) || source[24..].ContainsAnyExcept((byte)0))
        {
            return false;
        }

        var read = new AcceptMessage(
            BinaryPrimitives.ReadInt32LittleEndian(source),
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]));
        if (read.FrameBytesMax <= 0 || read.Credit < 0 || read.WindowBytes < (long)read.FrameBytesMax + FrameHeader.Size)
        {
            return false;
        }

        message = read;
        return true;
    }
}
