using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>
/// CRC-32C (Castagnoli, RFC 3720 appendix B.4), by the processor's instruction where it has one. That instruction answers
/// three cycles after it was asked but can be asked every cycle: long texts are three at once, put together at the end.
/// </summary>
public static class Crc32C
{
    private const int Chains = 3;
    private const int LongBytes = 4096;
    private const int ShortBytes = 256;

    private static readonly Crc32CShift LongShift = new(LongBytes);
    private static readonly Crc32CShift ShortShift = new(ShortBytes);

    /// <summary>The checksum of a text.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of a text followed by more of it.</summary>
    /// <param name="checksum">The checksum so far; 0 for none.</param>
    /// <param name="bytes">What follows.</param>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var crc = ~checksum;
        while (bytes.Length >= Chains * LongBytes)
        {
            crc = AppendChains(crc, bytes[..(Chains * LongBytes)], LongShift);
            bytes = bytes[(Chains * LongBytes)..];
        }

        while (bytes.Length >= Chains * ShortBytes)
        {
            crc = AppendChains(crc, bytes[..(Chains * ShortBytes)], ShortShift);
            bytes = bytes[(Chains * ShortBytes)..];
        }

        return ~AppendOne(crc, bytes);
    }

    private static uint AppendOne(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint AppendChains(uint crc, ReadOnlySpan<byte> bytes, Crc32CShift shift)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var count = words.Length / Chains;
        var first = words[..count];
        var second = words.Slice(count, count);
        var third = words.Slice(2 * count, count);
        var (crc1, crc2) = (0u, 0u);
        for (var i = 0; i < first.Length; i++)
        {
            crc = BitOperations.Crc32C(crc, Little(first[i]));
            crc1 = BitOperations.Crc32C(crc1, Little(second[i]));
            crc2 = BitOperations.Crc32C(crc2, Little(third[i]));
        }

        return shift.Apply(shift.Apply(crc) ^ crc1) ^ crc2;
    }

    private static ulong Little(ulong word) => BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
}
