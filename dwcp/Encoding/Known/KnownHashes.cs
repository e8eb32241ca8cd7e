using System.IO.Hashing;
using System.Numerics;

namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>
/// Where a content may be among those that are held: by XXH3 with 64 bits, a tenth of the work of naming it. It only filters: what is
/// found has to be compared. Finding is thread-safe, adding is not.
/// </summary>
/// <param name="units">How many contents there will be.</param>
internal sealed class KnownHashes(int units)
{
    private readonly ulong[] _hashes = new ulong[units];

    /// <summary>Place and 1 of each content, at the slot that its hash says or the next free one; 0 where none is. Half are free.</summary>
    private readonly int[] _slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, units)) * 2L];

    /// <summary>Adds a content; of those with one hash the first is kept.</summary>
    public void Add(int place, ReadOnlySpan<byte> content)
    {
        var hash = XxHash3.HashToUInt64(content);
        var slot = SlotOf(hash);
        if (_slots[slot] == 0)
        {
            _hashes[place] = hash;
            _slots[slot] = place + 1;
        }
    }

    /// <summary>Finds the place of the content that a page may be.</summary>
    public bool TryFind(ReadOnlySpan<byte> content, out int place)
    {
        place = _slots[SlotOf(XxHash3.HashToUInt64(content))] - 1;
        return place >= 0;
    }

    private int SlotOf(ulong hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot] != 0 && _hashes[_slots[slot] - 1] != hash)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
