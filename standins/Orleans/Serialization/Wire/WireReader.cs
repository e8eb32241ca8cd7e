using System.Buffers.Binary;
using System.Text;
using Orleans.Runtime.Calls;

namespace Orleans.Serialization.Wire;

/// <summary>Reads values; never beyond the frame it is in.</summary>
/// <param name="data">The bytes.</param>
/// <param name="runtime">What references are bound to; null where none can be.</param>
internal sealed class WireReader(ReadOnlyMemory<byte> data, GrainRuntime? runtime = null)
{
    private int _position;
    private int _end = data.Length;
    private int _depth;

    public GrainRuntime? Runtime => runtime;

    /// <summary>Bytes left in the frame.</summary>
    public int Remaining => _end - _position;

    public byte Byte() => Take(1)[0];

    public ReadOnlySpan<byte> Bytes(int count) => Take(count);

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new SerializerException("A number is longer than 10 bytes.");
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public string Text() => Encoding.UTF8.GetString(Take(Size(Unsigned())));

    /// <summary>A count of elements, each of which takes at least a byte.</summary>
    public int Count() => Size(Unsigned());

    /// <summary>Enters a value's frame; its former end, or -1 when there is no value.</summary>
    public int Enter()
    {
        var prefix = Unsigned();
        if (prefix == 0)
        {
            return -1;
        }

        var before = _end;
        var length = Size(prefix - 1);
        if (++_depth > WireLimits.DepthMax)
        {
            throw new SerializerException($"Values are nested deeper than {WireLimits.DepthMax}.");
        }

        _end = _position + length;
        return before;
    }

    /// <summary>Leaves a frame, and skips what was not read of it.</summary>
    public void Leave(int before)
    {
        _depth--;
        _position = _end;
        _end = before;
    }

    /// <summary>Skips a value.</summary>
    public void Skip()
    {
        if (Enter() is >= 0 and var before)
        {
            Leave(before);
        }
    }

    private int Size(ulong size) => size <= (ulong)Remaining
        ? (int)size
        : throw new SerializerException($"{size} bytes are announced and {Remaining} are left.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            throw new SerializerException($"{count} bytes are needed and {Remaining} are left.");
        }

        _position += count;
        return data.Span.Slice(_position - count, count);
    }
}
