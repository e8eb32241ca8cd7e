using System.Buffers.Binary;
using System.Text;

namespace Orleans.Serialization.Wire;

/// <summary>Writes values into a growing buffer.</summary>
internal sealed class WireWriter
{
    private const int InitialBytes = 256;
    private byte[] _buffer = new byte[InitialBytes];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>How deep values are nested now.</summary>
    public int Depth { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public byte[] ToArray() => Written.ToArray();

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void Fixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), value);

    public void Fixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);

    /// <summary>Seven bits a byte, lowest first, the highest bit set on all but the last.</summary>
    public void Unsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }

        Byte((byte)value);
    }

    /// <summary>Zigzag: small magnitudes are short, whatever their sign.</summary>
    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Length in bytes, then UTF-8.</summary>
    public void Text(string value)
    {
        var count = Encoding.UTF8.GetByteCount(value);
        Unsigned((ulong)count);
        Encoding.UTF8.GetBytes(value, Reserve(count));
    }

    /// <summary>Begins a value whose length is written before it.</summary>
    public int BeginFrame()
    {
        if (++Depth > WireLimits.DepthMax)
        {
            throw new SerializerException($"Values are nested deeper than {WireLimits.DepthMax}: is there a cycle?");
        }

        Byte(0);
        return Length;
    }

    /// <summary>Ends it: length + 1 takes the place kept for it, and what was written moves when that needs more than a byte.</summary>
    public void EndFrame(int start)
    {
        Depth--;
        var bytes = Length - start;
        var prefix = (ulong)bytes + 1;
        var extra = PrefixBytes(prefix) - 1;
        Reserve(extra);
        _buffer.AsSpan(start, bytes).CopyTo(_buffer.AsSpan(start + extra));
        var end = Length;
        Length = start - 1;
        Unsigned(prefix);
        Length = end;
    }

    /// <summary>The mark of a value that is not there.</summary>
    public void Null() => Byte(0);

    private static int PrefixBytes(ulong value)
    {
        var bytes = 1;
        for (; value >= 0x80; value >>= 7)
        {
            bytes++;
        }

        return bytes;
    }

    private Span<byte> Reserve(int bytes)
    {
        var needed = checked(Length + bytes);
        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(needed, _buffer.Length * 2L)));
        }

        var span = _buffer.AsSpan(Length, bytes);
        Length = needed;
        return span;
    }
}
