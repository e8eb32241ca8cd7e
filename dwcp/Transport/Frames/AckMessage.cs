using System.Buffers.Binary;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>
/// Payload of ACK, 8 bytes, little-endian: the credit, which is how many bytes (payload and 64 of header for each data
/// frame, repetitions not counted) the sender may have sent in all since the transfer began. It never shrinks.
/// </summary>
internal static class AckMessage
{
    public const int Size = 8;

    public static void Write(Span<byte> target, long credit) => BinaryPrimitives.WriteInt64LittleEndian(target, credit);

    public static bool TryRead(ReadOnlySpan<byte> source, out long credit)
    {
        credit = source.Length == Size ? BinaryPrimitives.ReadInt64LittleEndian(source) : -1;
        return credit >= 0;
    }
}
