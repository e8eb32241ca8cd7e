using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>
/// Payload of HELLO, little-endian.
/// <code>
/// offset size  field
///      0    2  stream           this connection's number, from 0
///      2    2  streams          how many the sender uses, 1..512
///      4    4  frame bytes max  the sender's limit
///      8    8  window bytes     the sender's window
///     16    8  features         bits; none defined in version 1, unknown ones are ignored
///     24    2  kind length      1..64
///     26    2  source length    1..63
///     28    2  target length    1..63
///     30    2  token length     16..256
///     32    -  kind, source region, target region (UTF-8), token; nothing after them
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
    private const int FixedSize = 32;
    private const int RegionBytesMax = Security.RegionCertificate.RegionLengthMax;

    /// <summary>The message as bytes.</summary>
    public byte[] ToBytes()
    {
        var kind = System.Text.Encoding.UTF8.GetBytes(Kind);
        var source = System.Text.Encoding.UTF8.GetBytes(SourceRegion);
        var target = System.Text.Encoding.UTF8.GetBytes(TargetRegion);
        var bytes = new byte[FixedSize];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)Stream);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)Streams);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), FrameBytesMax);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), WindowBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(24), (ushort)kind.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(26), (ushort)source.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(28), (ushort)target.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(30), (ushort)Token.Length);
        return [.. bytes, .. kind, .. source, .. target, .. Token.Span];
    }

    /// <summary>Reads the message; false when a length is outside its range or the parts do not fill it exactly.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out HelloMessage? message)
    {
        message = null;
        if (source.Length < FixedSize)
        {
            return false;
        }

        int kind = BinaryPrimitives.ReadUInt16LittleEndian(source[24..]);
        int from = BinaryPrimitives.ReadUInt16LittleEndian(source[26..]);
        int to = BinaryPrimitives.ReadUInt16LittleEndian(source[28..]);
        int token = BinaryPrimitives.ReadUInt16LittleEndian(source[30..]);
        if (!AreInRange(kind, from, to, token) || source.Length != FixedSize + kind + from + to + token)
        {
            return false;
        }

        var read = new HelloMessage(
            BinaryPrimitives.ReadUInt16LittleEndian(source),
            BinaryPrimitives.ReadUInt16LittleEndian(source[2..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            System.Text.Encoding.UTF8.GetString(source.Slice(FixedSize, kind)),
            System.Text.Encoding.UTF8.GetString(source.Slice(FixedSize + kind, from)),
            System.Text.Encoding.UTF8.GetString(source.Slice(FixedSize + kind + from, to)),
            source.Slice(FixedSize + kind + from + to, token).ToArray());
        message = read.HasValidNumbers ? read : null;
        return message is not null;
    }

    private bool HasValidNumbers =>
        Streams is >= 1 and <= AmstOptions.StreamsLimit && Stream < Streams && FrameBytesMax > 0 && WindowBytes > 0;

    private static bool AreInRange(int kind, int from, int to, int token) =>
        kind is >= 1 and <= TransferOffer.KindBytesMax
        && from is >= 1 and <= RegionBytesMax
        && to is >= 1 and <= RegionBytesMax
        && token is >= TransferOffer.TokenBytesMin and <= TransferOffer.TokenBytesMax;
}
