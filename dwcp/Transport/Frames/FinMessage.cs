using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>
/// Payload of FIN, 40 bytes: the payloads' total size in bytes (8, little-endian), then their <see cref="TransferDigest"/> (32).
/// The header's sequence is their count.
/// </summary>
internal sealed record FinMessage(long PayloadBytes, byte[] Digest)
{
    public const int Size = sizeof(long) + TransferDigest.Size;

    /// <summary>Writes the message.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, PayloadBytes);
        Digest.CopyTo(target[sizeof(long)..]);
    }

    /// <summary>Reads the message; false when its size or count is impossible.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out FinMessage? message)
    {
        message = source.Length == Size && BinaryPrimitives.ReadInt64LittleEndian(source) >= 0
            ? new FinMessage(BinaryPrimitives.ReadInt64LittleEndian(source), source[sizeof(long)..].ToArray())
            : null;
        return message is not null;
    }
}
