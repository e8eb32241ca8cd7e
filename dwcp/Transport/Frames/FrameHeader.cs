using System.Buffers.Binary;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>
/// The fixed header before every payload. Integers are little-endian, the session id is big-endian.
/// <code>
/// offset size  field
///      0    1  version          3, or 1; read before anything else, and the same place in every version to come
///      1    1  type             FrameType
///      2    2  flags            0; a receiver refuses bits it does not know
///      4    4  header checksum  CRC-32C of the 64 bytes with these four as zero
///      8    4  payload checksum CRC-32C of the payload; 0 without one
///     12    4  payload length   bytes that follow the header; bounded by type before anything is allocated
///     16   16  session id
///     32    8  sequence         by type: the payload's number, the next wanted, the count; 0 elsewhere
///     40    8  federation id    0 where none is configured
///     48   16  reserved         0
/// </code>
/// The header's checksum lets it be trusted before its payload has come.
/// </summary>
internal readonly record struct FrameHeader(
    FrameType Type, AmstSessionId Session, long Sequence, ulong FederationId, int PayloadLength, uint PayloadChecksum)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 64;

    /// <summary>Largest payload of every type but <see cref="FrameType.Data"/>, in bytes.</summary>
    public const int ControlPayloadBytesMax = 1024;

    private const int FlagsOffset = 2;
    private const int HeaderChecksumOffset = 4;
    private const int PayloadChecksumOffset = 8;
    private const int PayloadLengthOffset = 12;
    private const int SessionOffset = 16;
    private const int SequenceOffset = 32;
    private const int FederationOffset = 40;
    private const int ReservedOffset = 48;

    /// <summary>Writes the header, its checksum included.</summary>
    /// <param name="target">At least <see cref="Size"/> bytes.</param>
    /// <param name="version">The connection's frame version.</param>
    public void Write(Span<byte> target, byte version)
    {
        target = target[..Size];
        target.Clear();
        target[0] = version;
        target[1] = (byte)Type;
        BinaryPrimitives.WriteUInt32LittleEndian(target[PayloadChecksumOffset..], PayloadChecksum);
        BinaryPrimitives.WriteInt32LittleEndian(target[PayloadLengthOffset..], PayloadLength);
        Session.Value.TryWriteBytes(target[SessionOffset..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(target[SequenceOffset..], Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(target[FederationOffset..], FederationId);
        BinaryPrimitives.WriteUInt32LittleEndian(target[HeaderChecksumOffset..], Crc32C.Compute(target));
    }

    /// <summary>Reads and checks a header. Whatever the bytes are, it neither throws nor allocates by their leave.</summary>
    /// <param name="source">At least <see cref="Size"/> bytes.</param>
    /// <param name="version">The connection's frame version.</param>
    /// <param name="dataBytesMax">Largest payload of a data frame that is taken.</param>
    /// <param name="header">The header, when there is no fault.</param>
    /// <returns>What is wrong, or null.</returns>
    public static FrameFault? Read(ReadOnlySpan<byte> source, byte version, int dataBytesMax, out FrameHeader header)
    {
        source = source[..Size];
        header = default;
        if (source[0] != version)
        {
            return FrameFault.Version(source[0], version);
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(source[HeaderChecksumOffset..]) != ChecksumOf(source))
        {
            return new FrameFault(AmstError.HeaderChecksum, "a frame header's checksum is wrong");
        }

        header = Decode(source);
        return header.FindFault(source, version, dataBytesMax);
    }

    private static FrameHeader Decode(ReadOnlySpan<byte> source) => new(
        (FrameType)source[1],
        new AmstSessionId(new Guid(source.Slice(SessionOffset, 16), bigEndian: true)),
        BinaryPrimitives.ReadInt64LittleEndian(source[SequenceOffset..]),
        BinaryPrimitives.ReadUInt64LittleEndian(source[FederationOffset..]),
        BinaryPrimitives.ReadInt32LittleEndian(source[PayloadLengthOffset..]),
        BinaryPrimitives.ReadUInt32LittleEndian(source[PayloadChecksumOffset..]));

    private static uint ChecksumOf(ReadOnlySpan<byte> source)
    {
        Span<byte> zeroed = stackalloc byte[Size];
        source.CopyTo(zeroed);
        zeroed.Slice(HeaderChecksumOffset, sizeof(uint)).Clear();
        return Crc32C.Compute(zeroed);
    }

    private FrameFault? FindFault(ReadOnlySpan<byte> source, byte version, int dataBytesMax)
    {
        if (Type < FrameType.Hello || Type > (version == AmstProtocol.FrameVersionFirst ? FrameType.KeepAlive : FrameType.Leave))
        {
            return new FrameFault(AmstError.HeaderChecksum, $"frame type {(byte)Type} is unknown");
        }

        if (source.Slice(FlagsOffset, 2).ContainsAnyExcept((byte)0) || source[ReservedOffset..].ContainsAnyExcept((byte)0))
        {
            return new FrameFault(AmstError.HeaderChecksum, "a frame header has flags or reserved bytes that this version does not know");
        }

        var payloadBytesMax = Type == FrameType.Data ? dataBytesMax : ControlPayloadBytesMax;
        if (PayloadLength < 0 || PayloadLength > payloadBytesMax)
        {
            return new FrameFault(
                AmstError.FrameTooLarge, $"a {Type} frame announces {(uint)PayloadLength} bytes where {payloadBytesMax} are allowed");
        }

        return Sequence < 0 ? new FrameFault(AmstError.SequenceViolation, "a frame's sequence number is negative") : null;
    }
}
