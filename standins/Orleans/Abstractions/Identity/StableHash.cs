using System.Buffers.Binary;
using System.Numerics;

namespace Orleans;

/// <summary>
/// The hash in storage rows and reminder ranges: XXH32 with seed 0, as published by its author (xxHash, fast digest algorithm).
/// </summary>
public static class StableHash
{
    private const uint Prime1 = 2654435761, Prime2 = 2246822519, Prime3 = 3266489917, Prime4 = 668265263, Prime5 = 374761393;
    private const int StripeBytes = 16;

    /// <summary>Hashes bytes.</summary>
    public static uint ComputeHash(ReadOnlySpan<byte> data)
    {
        unchecked
        {
            var rest = data;
            var hash = data.Length >= StripeBytes ? Stripes(ref rest) : Prime5;
            hash += (uint)data.Length;
            for (; rest.Length >= sizeof(uint); rest = rest[sizeof(uint)..])
            {
                hash = BitOperations.RotateLeft(hash + (Read(rest) * Prime3), 17) * Prime4;
            }

            foreach (var tail in rest)
            {
                hash = BitOperations.RotateLeft(hash + (tail * Prime5), 11) * Prime1;
            }

            return Avalanche(hash);
        }
    }

    private static uint Stripes(ref ReadOnlySpan<byte> rest)
    {
        unchecked
        {
            uint lane1 = Prime1 + Prime2, lane2 = Prime2, lane3 = 0, lane4 = 0 - Prime1;
            for (; rest.Length >= StripeBytes; rest = rest[StripeBytes..])
            {
                lane1 = Round(lane1, Read(rest));
                lane2 = Round(lane2, Read(rest[4..]));
                lane3 = Round(lane3, Read(rest[8..]));
                lane4 = Round(lane4, Read(rest[12..]));
            }

            return BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7)
                + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
        }
    }

    private static uint Round(uint lane, uint input) => unchecked(BitOperations.RotateLeft(lane + (input * Prime2), 13) * Prime1);

    private static uint Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static uint Avalanche(uint hash)
    {
        unchecked
        {
            hash = (hash ^ (hash >> 15)) * Prime2;
            hash = (hash ^ (hash >> 13)) * Prime3;
            return hash ^ (hash >> 16);
        }
    }
}
