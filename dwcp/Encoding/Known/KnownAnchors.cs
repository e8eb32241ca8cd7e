using System.Numerics;
using System.Runtime.InteropServices;

namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>
/// Finds where known contents have what a page has, although it does not begin where one of them begins: a file lies in an archive at
/// another offset than in a guest's memory. Of each content some windows of 32 bytes, at even distances, are anchors; a page is searched
/// for one of them at every fourth byte, for what is aligned less is rare (a cpio archive aligns to 4, a tar archive to 512). What is found
/// is a guess that only costs a read where it is wrong. Finding is thread-safe, adding is not.
/// </summary>
internal sealed class KnownAnchors
{
    /// <summary>The most anchors: they take 32 MiB, and a page of 4 GiB of contents is still found by one.</summary>
    private const int AnchorsMax = 1 << 20;

    private const int WindowBytes = 32;
    private const int Alignment = 4;
    private const int PerUnitShift = 4;
    private const int PerUnitMax = 1 << PerUnitShift;
    private const int BucketSlots = 4;

    // Odd, with bits all over: the multipliers of XXH64.
    private const ulong P1 = 0x9E3779B185EBCA87, P2 = 0xC2B2AE3D27D4EB4F, P3 = 0x165667B19E3779F9, P4 = 0x85EBCA77C2B2AE63;

    private readonly int _stride;

    /// <summary>
    /// In the bucket that a window's hash says: half of the hash, and the anchor's position and 1; 0 where there is none. A quarter is
    /// used, and one of 250 anchors finds its bucket full.
    /// </summary>
    private readonly ulong[] _slots;

    /// <summary>Makes room.</summary>
    /// <param name="units">How many contents there will be.</param>
    public KnownAnchors(int units)
    {
        var perUnit = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)(AnchorsMax / Math.Max(1, units)) + 1) / 2, 1, PerUnitMax);
        _stride = UnitAddress.Size / perUnit;
        _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Clamp((long)units * perUnit, 1, AnchorsMax)) * BucketSlots];
    }

    /// <summary>Adds a content; of windows that are alike the first one added is kept.</summary>
    public void Add(int place, ReadOnlySpan<byte> content)
    {
        for (var offset = 0; offset < UnitAddress.Size; offset += _stride)
        {
            if (TryHash(content[offset..], out var hash) && !TryFind(hash, out _))
            {
                var bucket = BucketOf(hash);
                var free = bucket.IndexOf(0UL);
                if (free >= 0)
                {
                    bucket[free] = Entry(hash, place, offset);
                }
            }
        }
    }

    /// <summary>Finds contents that a page resembles, by its beginning and by its second half.</summary>
    /// <param name="page">The page.</param>
    /// <param name="places">Gets their places; there must be room for <see cref="IKnownBases.AlikeMax"/>.</param>
    /// <returns>How many there are.</returns>
    public int Find(ReadOnlySpan<byte> page, Span<int> places)
    {
        const int Half = UnitAddress.Size / 2;
        var count = 0;
        for (var from = 0; from < UnitAddress.Size; from += Math.Max(Half, _stride))
        {
            var to = Math.Min(from + _stride, UnitAddress.Size - WindowBytes);
            if (TryFind(page, from, to, out var begin))
            {
                count = Cover(begin, places, count);
            }
        }

        return count;
    }

    /// <summary>Lists the contents that a page beginning at a byte of all contents would lie in.</summary>
    private static int Cover(long begin, Span<int> places, int count)
    {
        for (var byteAt = Math.Max(0, begin); byteAt < begin + UnitAddress.Size; byteAt += UnitAddress.Size - (byteAt % UnitAddress.Size))
        {
            var place = (int)(byteAt / UnitAddress.Size);
            if (!places[..count].Contains(place))
            {
                places[count++] = place;
            }
        }

        return count;
    }

    private bool TryFind(ReadOnlySpan<byte> page, int from, int to, out long begin)
    {
        for (var offset = from; offset < to; offset += Alignment)
        {
            if (TryHash(page[offset..], out var hash) && TryFind(hash, out var position))
            {
                begin = (position * (UnitAddress.Size / PerUnitMax)) - offset;
                return true;
            }
        }

        begin = 0;
        return false;
    }

    private static ulong Entry(ulong hash, int place, int offset) =>
        (hash & 0xFFFF_FFFF_0000_0000) | (((uint)place << PerUnitShift) + (uint)(offset * PerUnitMax / UnitAddress.Size) + 1);

    private bool TryFind(ulong hash, out long position)
    {
        foreach (var slot in BucketOf(hash))
        {
            if (slot >> 32 == hash >> 32 && slot != 0)
            {
                position = (uint)slot - 1L;
                return true;
            }
        }

        position = -1;
        return false;
    }

    private Span<ulong> BucketOf(ulong hash) => _slots.AsSpan((int)hash & (_slots.Length - 1) & -BucketSlots, BucketSlots);

    /// <summary>A window's hash; false for one that repeats itself, which is everywhere and tells nothing.</summary>
    private static bool TryHash(ReadOnlySpan<byte> window, out ulong hash)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(window[..WindowBytes]);
        var (a, b, c, d) = (words[0], words[1], words[2], words[3]);
        hash = (a * P1) + (b * P2) + (c * P3) + (d * P4);
        hash = (hash ^ (hash >> 29)) * P1;
        hash ^= hash >> 32;
        return a != b || c != d || a != c;
    }
}
