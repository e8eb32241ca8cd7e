using System.Buffers.Binary;
using System.Text;
using NovaCron.Hypervisor.MigrationStream;

namespace NovaCron.Hypervisor.InProcess;

/// <summary>
/// The tail of an in-process machine's stream: one FULL section (type 04, u32 section, u8 length and name, u32 instance,
/// u32 version, u32 length, state, footer 7e, u32 section) and the end byte 00.
/// </summary>
internal static class DeviceState
{
    private const int FooterBytes = 6;

    public static ReadOnlySpan<byte> Frame(ReadOnlySpan<byte> state) => Header()
        .UInt32((uint)state.Length)
        .Bytes(state)
        .Byte(StreamFormat.Footer).UInt32(GuestLayout.DeviceSection)
        .Byte(StreamFormat.Eof).Span;

    /// <summary>Takes the state out of a tail that begins at byte <paramref name="offset"/> of the stream.</summary>
    /// <exception cref="HypervisorException">The tail is not what <see cref="Frame"/> writes.</exception>
    public static ReadOnlySpan<byte> Unframe(ReadOnlySpan<byte> tail, long offset)
    {
        var header = Header().Span;
        var shared = Math.Min(header.Length, tail.Length);
        if (!tail[..shared].SequenceEqual(header[..shared]))
        {
            throw StreamErrors.Malformed(offset, $"the device state is not that of '{GuestLayout.DeviceSectionName}' version "
                + $"{GuestLayout.DeviceSectionVersion}: '{Encoding.Latin1.GetString(tail[..shared])}'");
        }

        if (tail.Length < header.Length + sizeof(uint))
        {
            throw StreamErrors.Truncated(offset + tail.Length, "within the device state");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(tail[header.Length..]);
        var body = tail[(header.Length + sizeof(uint))..];
        if (length > GuestLayout.DeviceStateBytesMax)
        {
            throw StreamErrors.Malformed(offset, $"device state of {length} bytes, where {GuestLayout.DeviceStateBytesMax} are allowed");
        }

        if (body.Length < length + FooterBytes)
        {
            throw StreamErrors.Truncated(offset + tail.Length, "within the device state");
        }

        var footer = new BigEndianBuffer().Byte(StreamFormat.Footer).UInt32(GuestLayout.DeviceSection).Byte(StreamFormat.Eof).Span;
        return body[(int)length..].SequenceEqual(footer)
            ? body[..(int)length]
            : throw StreamErrors.Malformed(offset + tail.Length, "the device state does not end with its footer");
    }

    private static BigEndianBuffer Header() => new BigEndianBuffer()
        .Byte(StreamFormat.SectionFull).UInt32(GuestLayout.DeviceSection).Name(GuestLayout.DeviceSectionName)
        .UInt32(0).UInt32(GuestLayout.DeviceSectionVersion);
}
