using System.Buffers.Binary;
using NovaCron.Dwcp.Encoding.Contexts;
using NovaCron.Dwcp.Encoding.Copies;

namespace NovaCron.Dwcp.Encoding;

/// <summary>
/// A frame's header, 48 bytes, integers little-endian:
/// <code>
///  0  1  version, 1 to 5               16  4  table length, bytes
///  1  1  codec                         20  4  body length decoded, bytes: table, then content
///  2  2  bytes of context, 0 up to 4   24  4  body length as sent, bytes
///  4  4  units                         28  4  copies that both ends keep; 0 in version 1
///  8  8  sequence number, from 0       32 16  digest of bytes 0 to 31 and the decoded body
/// </code>
/// </summary>
internal readonly record struct FrameHeader(
    byte FrameVersion, HdeCodec Codec, uint Units, ulong Sequence, uint TableBytes, uint BodyBytes, uint EncodedBytes)
{
    /// <summary>The version that is decoded from its own bytes alone.</summary>
    public const byte VersionFirst = 1;

    /// <summary>The version with previous copies, and never without.</summary>
    public const byte VersionCopies = 2;

    /// <summary>The version that may also refer to what the receiver holds.</summary>
    public const byte VersionKnown = 3;

    /// <summary>The version whose digests are XXH3, and whose differences may be to what the receiver holds.</summary>
    public const byte VersionKnownBases = 4;

    /// <summary>The version whose bodies may be compressed beside what the receiver holds.</summary>
    public const byte VersionContext = 5;

    /// <summary>The newest version.</summary>
    public const byte Version = VersionContext;

    public const int Size = DigestOffset + DigestSize;

    /// <summary>The part of the header that the digest covers.</summary>
    public const int DigestOffset = 32;

    public const int DigestSize = FrameDigest.Size;

    /// <summary>Previous copies that the sender counts on: none in version 1, some in version 2.</summary>
    public uint Copies { get; init; }

    /// <summary>Bytes between header and body that list what the body was compressed beside; none before version 5.</summary>
    public ushort ContextBytes { get; init; }

    /// <summary>Writes all but the digest.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..DigestOffset].Clear();
        destination[0] = FrameVersion;
        destination[1] = (byte)Codec;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], ContextBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], Units);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], Sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], TableBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], BodyBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[24..], EncodedBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[28..], Copies);
    }

    /// <summary>Reads a frame's header and checks it against the frame and the limits, before anything is allocated.</summary>
    /// <exception cref="HdeException">It is not acceptable.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> frame, HdeOptions limits)
    {
        Check(!frame.IsEmpty, HdeError.Truncated, "the frame is empty");
        var newest = limits.DecoderTerms.FrameVersion;
        Check(frame[0] >= VersionFirst && frame[0] <= newest, HdeError.UnsupportedVersion, frame[0], newest,
            "frame version {0} cannot be read, only versions up to {1}");
        Check(frame.Length >= Size, HdeError.Truncated, frame.Length, Size, "the frame has {0} bytes, its header alone {1}");
        Check(frame.Length <= limits.FrameBytesMax, HdeError.FrameTooLarge, frame.Length, limits.FrameBytesMax,
            "the frame has {0} bytes, {1} are allowed");
        var contextBytes = BinaryPrimitives.ReadUInt16LittleEndian(frame[2..]);
        Check(frame[0] >= VersionContext || contextBytes == 0, HdeError.ReservedField, "a reserved flag is set");
        Check(contextBytes <= ContextList.BytesMax, HdeError.MalformedContext, contextBytes, ContextList.BytesMax,
            "the list of the frame's context has {0} bytes, {1} are allowed");
        var copies = BinaryPrimitives.ReadUInt32LittleEndian(frame[28..]);
        Check(frame[0] != VersionFirst || copies == 0, HdeError.ReservedField, "the reserved field is not zero");
        var areKept = copies >= PreviousCopies.CopiesMin && copies <= limits.CopiesMax;
        Check(areKept || frame[0] == VersionFirst || (frame[0] > VersionCopies && copies == 0),
            HdeError.CopiesMismatch, copies, limits.CopiesMax, "the frame counts on {0} previous copies, {1} are kept here at most");
        var header = new FrameHeader(
            frame[0],
            (HdeCodec)frame[1],
            BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(frame[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(frame[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(frame[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(frame[24..]))
        {
            Copies = copies,
            ContextBytes = contextBytes,
        };
        header.CheckLengths(frame.Length - Size - contextBytes, limits);
        return header;
    }

    private void CheckLengths(int available, HdeOptions limits)
    {
        Check(Enum.IsDefined(Codec), HdeError.UnsupportedCodec, (byte)Codec, 0, "codec {0} is not known");
        Check(EncodedBytes <= available, HdeError.Truncated, available, EncodedBytes, "the body has {0} bytes, its header says {1}");
        Check(EncodedBytes >= available, HdeError.TrailingBytes, available, EncodedBytes, "the body has {0} bytes, its header says {1}");
        Check(BodyBytes <= limits.DecodedBytesMax, HdeError.DecodedTooLarge, BodyBytes, limits.DecodedBytesMax,
            "the decoded body would have {0} bytes, {1} are allowed");
        Check(Units <= limits.FrameUnitsMax, HdeError.TooManyUnits, Units, limits.FrameUnitsMax,
            "the frame has {0} units, {1} are allowed");
        Check(TableBytes <= BodyBytes, HdeError.MalformedTable, TableBytes, BodyBytes, "the table has {0} bytes, the whole body {1}");
    }

    private static void Check(bool holds, HdeError error, string detail)
    {
        if (!holds)
        {
            throw HdeException.Decoding(error, detail);
        }
    }

    private static void Check(bool holds, HdeError error, long first, long second, string format)
    {
        if (!holds)
        {
            throw HdeException.Decoding(error, string.Format(System.Globalization.CultureInfo.InvariantCulture, format, first, second));
        }
    }
}
