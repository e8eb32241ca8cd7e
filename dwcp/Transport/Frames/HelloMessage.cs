using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>
/// Payload of HELLO, little-endian.
/// <code>
/// offset size  field
///      0    2  stream           this connection's number, from 0
///      2    2  streams          the most the sender may use, 1..512; how many it uses in version 1
///      4    4  frame bytes max  the sender's limit
///      8    8  window bytes     the sender's window
///     16    8  features         bits; none defined, unknown ones are ignored
///     24    2  kind length      1..64
///     26    2  source length    1..63
///     28    2  target length    1..63
///     30    2  token length     16..256
///     32   16  incarnation      of the sender, random; not in version 1
///     48   16  resume token     of the ACCEPT before, zero without one; not in version 1
///     64    -  kind, source region, target region (UTF-8), token; nothing after them (from 32 on in version 1)
/// </code>
/// </summary>
internal sealed record HelloMessage(
    int Stream,
    int Streams,
    int FrameBytesMax,
    long WindowBytes,
    string Kind,
    string SourceRegion,
    string TargetRegion,
    ReadOnlyMemory<byte> Token)
{
    private const int IncarnationOffset = 32;
    private const int ResumeTokenOffset = 48;
    private const int RegionBytesMax = Security.RegionCertificate.RegionLengthMax;

    /// <summary>Tells one run of a sender from another that names the same transfer; empty in version 1.</summary>
    public Guid Incarnation { get; init; }

    /// <summary>What the receiver's ACCEPT said; empty before the first, and in version 1.</summary>
    public Guid ResumeToken { get; init; }

    /// <summary>The message as bytes.</summary>
    /// <param name="version">The connection's frame version.</param>
    public byte[] ToBytes(byte version)
    {
        var kind = System.Text.Encoding.UTF8.GetBytes(Kind);
        var source = System.Text.Encoding.UTF8.GetBytes(SourceRegion);
        var target = System.Text.Encoding.UTF8.GetBytes(TargetRegion);
        var bytes = new byte[FixedSize(version)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)Stream);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)Streams);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), FrameBytesMax);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), WindowBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(24), (ushort)kind.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(26), (ushort)source.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(28), (ushort)target.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(30), (ushort)Token.Length);
        if (version != AmstProtocol.FrameVersionFirst)
        {
            Incarnation.TryWriteBytes(bytes.AsSpan(IncarnationOffset), bigEndian: true, out _);
            ResumeToken.TryWriteBytes(bytes.AsSpan(ResumeTokenOffset), bigEndian: true, out _);
        }

        return [.. bytes, .. kind, .. source, .. target, .. Token.Span];
    }

    /// <summary>Reads the message; false when a length is outside its range or the parts do not fill it exactly.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, byte version, [NotNullWhen(true)] out HelloMessage? message)
    {
        message = null;
        var start = FixedSize(version);
        if (source.Length < start)
        {
            return false;
        }

        int kind = BinaryPrimitives.ReadUInt16LittleEndian(source[24..]);
        int from = BinaryPrimitives.ReadUInt16LittleEndian(source[26..]);
        int to = BinaryPrimitives.ReadUInt16LittleEndian(source[28..]);
        int token = BinaryPrimitives.ReadUInt16LittleEndian(source[30..]);
        if (!AreInRange(kind, from, to, token) || source.Length != start + kind + from + to + token)
        {
            return false;
        }

        var read = new HelloMessage(
            BinaryPrimitives.ReadUInt16LittleEndian(source),
            BinaryPrimitives.ReadUInt16LittleEndian(source[2..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            System.Text.Encoding.UTF8.GetString(source.Slice(start, kind)),
            System.Text.Encoding.UTF8.GetString(source.Slice(start + kind, from)),
            System.Text.Encoding.UTF8.GetString(source.Slice(start + kind + from, to)),
            source.Slice(start + kind + from + to, token).ToArray());
        if (version != AmstProtocol.FrameVersionFirst)
        {
            read = read with
            {
                Incarnation = new Guid(source.Slice(IncarnationOffset, 16), bigEndian: true),
                ResumeToken = new Guid(source.Slice(ResumeTokenOffset, 16), bigEndian: true),
            };
        }

        message = read.HasValidNumbers && (read.Incarnation == Guid.Empty) == (version == AmstProtocol.FrameVersionFirst) ? read : null;
        return message is not null;
    }

    private bool HasValidNumbers =>
        Streams is >= 1 and <= AmstOptions.StreamsLimit && Stream < Streams && FrameBytesMax > 0 && WindowBytes > 0;

    private static int FixedSize(byte version) => version == AmstProtocol.FrameVersionFirst ? 32 : 64;

    private static bool AreInRange(int kind, int from, int to, int token) =>
        kind is >= 1 and <= TransferOffer.KindBytesMax
        && from is >= 1 and <= RegionBytesMax
        && to is >= 1 and <= RegionBytesMax
        && token is >= TransferOffer.TokenBytesMin and <= TransferOffer.TokenBytesMax;
}
