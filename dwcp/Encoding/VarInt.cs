namespace NovaCron.Dwcp.Encoding;

/// <summary>Variable-length integers: seven bits a byte, lowest first, the top bit set on all but the last (LEB128).</summary>
internal static class VarInt
{
    /// <summary>The longest form: ten bytes hold 64 bits.</summary>
    public const int BytesMax = 10;

    public static int Write(Span<byte> destination, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            destination[length++] = (byte)(value | 0x80);
        }

        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads one from the front; false when it is cut short or has more than 64 bits.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> source, out ulong value)
    {
        value = 0;
        for (var i = 0; i < source.Length && i < BytesMax; i++)
        {
            var part = source[i];
            if (i == BytesMax - 1 && part > 1)
            {
                return false;
            }

            value |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                source = source[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    /// <summary>Maps small numbers of either sign to small unsigned ones.</summary>
    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
