using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>
/// Payload of ACCEPT, 48 bytes (32 in version 1), little-endian. The header's sequence is the next payload wanted, as in an ACK.
/// <code>
/// offset size  field
///      0    4  frame bytes max  the smaller of both sides' limits
///      4    4  streams max      connections the receiver takes, 1..512; 0 in version 1
///      8    8  window bytes     the smaller of both sides' windows
///     16    8  credit           as in an ACK
///     24    8  features         those of the HELLO that the receiver takes up; none are defined: 0
///     32   16  resume token     of the receiver's session, random; not in version 1
/// </code>
/// </summary>
internal sealed record AcceptMessage(int FrameBytesMax, long WindowBytes, long Credit)
{
    private const int ResumeTokenOffset = 32;

    /// <summary>Connections the receiver takes; 1 in version 1.</summary>
    public int StreamsMax { get; init; } = 1;

    /// <summary>To be repeated in every later HELLO; empty in version 1.</summary>
    public Guid ResumeToken { get; init; }

    /// <summary>The message as bytes.</summary>
    /// <param name="version">The connection's frame version.</param>
    public byte[] ToBytes(byte version)
    {
        var bytes = new byte[SizeOf(version)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, FrameBytesMax);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), WindowBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Credit);
        if (version != AmstProtocol.FrameVersionFirst)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), StreamsMax);
            ResumeToken.TryWriteBytes(bytes.AsSpan(ResumeTokenOffset), bigEndian: true, out _);
        }

        return bytes;
    }

    /// <summary>Reads the message; false when its size or a value is impossible.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, byte version, [NotNullWhen(true)] out AcceptMessage? message)
    {
        message = null;
        var isFirst = version == AmstProtocol.FrameVersionFirst;
        if (source.Length != SizeOf(version) || source.Slice(24, 8).ContainsAnyExcept((byte)0))
        {
            return false;
        }

        var streams = BinaryPrimitives.ReadInt32LittleEndian(source[4..]);
        var read = new AcceptMessage(
            BinaryPrimitives.ReadInt32LittleEndian(source),
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]))
        {
            StreamsMax = isFirst ? 1 : streams,
            ResumeToken = isFirst ? Guid.Empty : new Guid(source.Slice(ResumeTokenOffset, 16), bigEndian: true),
        };
        if (isFirst ? streams != 0 : streams is < 1 or > AmstOptions.StreamsLimit || read.ResumeToken == Guid.Empty)
        {
            return false;
        }

        if (read.FrameBytesMax <= 0 || read.Credit < 0 || read.WindowBytes < (long)read.FrameBytesMax + FrameHeader.Size)
        {
            return false;
        }

        message = read;
        return true;
    }

    private static int SizeOf(byte version) => version == AmstProtocol.FrameVersionFirst ? 32 : 48;
}
