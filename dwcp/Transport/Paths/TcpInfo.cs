using System.Buffers.Binary;

namespace NovaCron.Dwcp.Transport.Paths;

/// <summary>Reads Linux's <c>struct tcp_info</c> (include/uapi/linux/tcp.h), which only ever grows at its end.</summary>
internal readonly ref struct TcpInfo(ReadOnlySpan<byte> bytes)
{
    /// <summary>Its size up to <c>tcpi_bytes_retrans</c> (Linux 4.19), the last field that is read.</summary>
    public const int Size = 216;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public long SegmentBytes => U32(16);

    /// <summary>Segments sent and not acknowledged, less those that arrived out of order or are thought lost.</summary>
    public long SegmentsInFlight => Math.Max(0, U32(24) - U32(28) - U32(32) + U32(36));

    public TimeSpan RoundTrip => TimeSpan.FromMicroseconds(U32(68));

    public long WindowSegments => U32(80);

    public long BytesAcknowledged => I64(120);

    public long NotSentBytes => U32(144);

    /// <summary>Zero while there was no sample: the kernel says so by the largest number.</summary>
    public TimeSpan RoundTripMin => U32(148) == uint.MaxValue ? TimeSpan.Zero : TimeSpan.FromMicroseconds(U32(148));

    public long DeliveryRate => I64(160);

    /// <summary>How long it had data to send.</summary>
    public long BusyMicroseconds => I64(168);

    public long ReceiverLimitedMicroseconds => I64(176);

    public long BufferLimitedMicroseconds => I64(184);

    /// <summary>Segments that arrived, in order or not; 32 bits of it.</summary>
    public long SegmentsDelivered => U32(192);

    public long BytesSent => I64(200);

    public long BytesRetransmitted => I64(208);

    private long U32(int offset) => BitConverter.IsLittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(_bytes[offset..])
        : BinaryPrimitives.ReadUInt32BigEndian(_bytes[offset..]);

    private long I64(int offset) => BitConverter.IsLittleEndian
        ? BinaryPrimitives.ReadInt64LittleEndian(_bytes[offset..])
        : BinaryPrimitives.ReadInt64BigEndian(_bytes[offset..]);
}
