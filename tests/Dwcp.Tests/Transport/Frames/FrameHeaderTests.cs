using System.Buffers.Binary;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Tests.Transport.Frames;

public sealed class FrameHeaderTests
{
    private const int DataBytesMax = 4096;
    private const byte Version = AmstProtocol.FrameVersion;

    [Fact]
    public void Header_of_another_version_is_refused_with_both_numbers()
    {
        var bytes = Header(FrameType.Data, 1);
        bytes[0] = 2;
        var fault = FrameHeader.Read(bytes, Version, DataBytesMax, out _);
        Assert.Equal(AmstError.UnsupportedVersion, fault!.Error);
        Assert.Contains("version 2", fault.Detail, StringComparison.Ordinal);
        Assert.Contains("version 3", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_with_any_bit_flipped_is_refused()
    {
        for (var bit = 0; bit < FrameHeader.Size * 8; bit++)
        {
            var bytes = Header(FrameType.Data, 100);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var fault = FrameHeader.Read(bytes, Version, DataBytesMax, out _);
            Assert.Equal(bit < 8 ? AmstError.UnsupportedVersion : AmstError.HeaderChecksum, fault?.Error);
        }
    }

    [Theory]
    [InlineData((int)FrameType.Data, DataBytesMax, null)]
    [InlineData((int)FrameType.Data, DataBytesMax + 1, AmstError.FrameTooLarge)]
    [InlineData((int)FrameType.Data, int.MaxValue, AmstError.FrameTooLarge)]
    [InlineData((int)FrameType.Data, -1, AmstError.FrameTooLarge)]
    [InlineData((int)FrameType.Hello, FrameHeader.ControlPayloadBytesMax, null)]
    [InlineData((int)FrameType.Hello, FrameHeader.ControlPayloadBytesMax + 1, AmstError.FrameTooLarge)]
    public void Payload_length_is_bounded_by_the_frame_type(int type, int length, AmstError? expected) =>
        Assert.Equal(expected, FrameHeader.Read(Header((FrameType)type, length), Version, DataBytesMax, out _)?.Error);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 11)]
    [InlineData(2, 1)]
    [InlineData(3, 0x80)]
    [InlineData(48, 1)]
    [InlineData(63, 1)]
    public void Header_with_right_checksum_but_unknown_type_flag_or_reserved_byte_is_refused(int offset, byte value)
    {
        var bytes = Header(FrameType.Data, 10);
        bytes[offset] = value;
        Seal(bytes);
        Assert.Equal(AmstError.HeaderChecksum, FrameHeader.Read(bytes, Version, DataBytesMax, out _)?.Error);
    }

    [Fact]
    public void Header_with_a_negative_sequence_number_is_refused()
    {
        var bytes = new byte[FrameHeader.Size];
        new FrameHeader(FrameType.Data, AmstSessionId.New(), -1, 0, 1, 0).Write(bytes, Version);
        Assert.Equal(AmstError.SequenceViolation, FrameHeader.Read(bytes, Version, DataBytesMax, out _)?.Error);
    }

    internal static void Seal(Span<byte> header)
    {
        header.Slice(4, 4).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Crc32C.Compute(header[..FrameHeader.Size]));
    }

    private static byte[] Header(FrameType type, int length)
    {
        var bytes = new byte[FrameHeader.Size];
        new FrameHeader(type, AmstSessionId.New(), 3, 4, length, 5).Write(bytes, Version);
        return bytes;
    }
}
