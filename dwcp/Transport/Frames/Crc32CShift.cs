using System.Numerics;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>
/// What a fixed number of zero bytes does to a CRC-32C register. It is linear over GF(2), so that four tables of 256 entries,
/// one for each byte of the register, say it: by it, checksums of neighbouring parts become that of the whole.
/// </summary>
internal sealed class Crc32CShift
{
    private const int Entries = 256;

    private readonly uint[] _table = new uint[sizeof(uint) * Entries];

    /// <summary>Makes the tables.</summary>
    /// <param name="zeroBytes">How many zero bytes; a multiple of 8.</param>
    public Crc32CShift(int zeroBytes)
    {
        Span<uint> ofBit = stackalloc uint[32];
        for (var bit = 0; bit < ofBit.Length; bit++)
        {
            ofBit[bit] = AppendZeros(1u << bit, zeroBytes);
        }

        for (var place = 0; place < sizeof(uint); place++)
        {
            for (var value = 0; value < Entries; value++)
            {
                var sum = 0u;
                for (var rest = value; rest != 0; rest &= rest - 1)
                {
                    sum ^= ofBit[(8 * place) + BitOperations.TrailingZeroCount(rest)];
                }

                _table[(place * Entries) + value] = sum;
            }
        }
    }

    /// <summary>The register after the zero bytes.</summary>
    public uint Apply(uint register) =>
        _table[register & 0xFF]
        ^ _table[Entries + ((register >> 8) & 0xFF)]
        ^ _table[(2 * Entries) + ((register >> 16) & 0xFF)]
        ^ _table[(3 * Entries) + (register >> 24)];

    private static uint AppendZeros(uint register, int zeroBytes)
    {
        for (var done = 0; done < zeroBytes; done += sizeof(ulong))
        {
            register = BitOperations.Crc32C(register, 0ul);
        }

        return register;
    }
}
