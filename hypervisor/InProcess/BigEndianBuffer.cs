using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace NovaCron.Hypervisor.InProcess;

/// <summary>Puts small big-endian records together.</summary>
internal sealed class BigEndianBuffer
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Span => _bytes.WrittenSpan;

    public BigEndianBuffer Byte(byte value) => Bytes([value]);

    public BigEndianBuffer UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetSpan(sizeof(uint)), value);
        _bytes.Advance(sizeof(uint));
        return this;
    }

    public BigEndianBuffer UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_bytes.GetSpan(sizeof(ulong)), value);
        _bytes.Advance(sizeof(ulong));
        return this;
    }

    public BigEndianBuffer Bytes(ReadOnlySpan<byte> value)
    {
        _bytes.Write(value);
        return this;
    }

    /// <summary>A name after its one-byte length.</summary>
    public BigEndianBuffer Name(string name)
    {
        var bytes = Encoding.Latin1.GetBytes(name);
        return Byte(checked((byte)bytes.Length)).Bytes(bytes);
    }
}
