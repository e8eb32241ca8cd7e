using System.Numerics;

namespace NovaCron.Dwcp.Encoding.Copies;

/// <summary>
/// The latest content of units, as far as there is room. Sender and receiver keep one each, do the same calls in the same order and
/// so hold the same copies at every frame. When it is full a copy drawn by lot makes way, unless its unit was sent again since it
/// was drawn last: a pass over all memory takes from pages sent once, and those sent again and again stay. Not thread-safe.
/// </summary>
internal sealed class PreviousCopies
{
    /// <summary>
    /// What a copy takes, in bytes: the content, its 24-byte record, up to 8 bytes of buckets, and 16 for its share of the arrays'
    /// headers and the last slab. No memory holds more than its number of copies times this.
    /// </summary>
    public const int BytesPerCopy = UnitAddress.Size + 48;

    /// <summary>The fewest copies that are worth keeping; what each takes covers fixed costs from here on.</summary>
    public const int CopiesMin = 16;

    /// <summary>Copies in a slab: 4 MiB of content, two huge pages, allocated when it is needed.</summary>
    private const int SlabCopies = 1024;

    /// <summary>How often a copy can be passed over, at most.</summary>
    private const byte ChancesMax = 3;

    /// <summary>Draws for one place, at most: then the copy drawn goes whatever its chances.</summary>
    private const int DrawsMax = 16;

    private const ulong Seed = 0x9E37_79B9_7F4A_7C15;

    private readonly CopyRecord[] _records;
    private readonly int[] _buckets;
    private readonly byte[]?[] _slabs;
    private int _fresh;
    private int _free = -1;
    private ulong _lot = Seed;

    /// <summary>Makes an empty memory.</summary>
    /// <param name="capacity">Copies it holds, at most; <see cref="CopiesMin"/> or more.</param>
    public PreviousCopies(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, CopiesMin);
        _records = new CopyRecord[capacity];
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _buckets.AsSpan().Fill(-1);
        _slabs = new byte[(capacity + SlabCopies - 1) / SlabCopies][];
    }

    /// <summary>Copies it can hold.</summary>
    public int Capacity => _records.Length;

    /// <summary>Copies it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The id that the next content gets: every content of a unit, sent whole or not, takes one.</summary>
    public ulong NextId { get; private set; }

    /// <summary>Memory of all arrays, in bytes, without their headers.</summary>
    public long AllocatedBytes =>
        (24L * _records.Length) + (4L * _buckets.Length) + (8L * _slabs.Length) + _slabs.Sum(slab => slab?.LongLength ?? 0);

    /// <summary>Finds the copy of a unit.</summary>
    public bool TryFind(UnitAddress address, out HeldCopy copy)
    {
        var place = Find(address.Block, address.Offset / UnitAddress.Size, BucketOf(address));
        copy = place < 0 ? default : new HeldCopy(_records[place].Id, ContentOf(place));
        return place >= 0;
    }

    /// <summary>Keeps a unit's content, in place of an earlier one.</summary>
    public void Remember(UnitAddress address, ReadOnlySpan<byte> content)
    {
        var bucket = BucketOf(address);
        var place = Find(address.Block, address.Offset / UnitAddress.Size, bucket);
        if (place < 0)
        {
            place = Take();
            ref var taken = ref _records[place];
            (taken.Unit, taken.Block, taken.Chances) = (address.Offset / UnitAddress.Size, address.Block, 0);
            (taken.Next, _buckets[bucket]) = (_buckets[bucket], place);
            Count++;
        }
        else
        {
            Encourage(ref _records[place]);
        }

        _records[place].Id = NextId++;
        content.CopyTo(ContentOf(place));
    }

    /// <summary>Keeps a unit's copy, which is what the unit was sent with again.</summary>
    public void Renew(UnitAddress address)
    {
        ref var record = ref _records[Find(address.Block, address.Offset / UnitAddress.Size, BucketOf(address))];
        Encourage(ref record);
        record.Id = NextId++;
    }

    /// <summary>Drops the copy of a unit, if there is one: its content is now one that needs no copy.</summary>
    public void Forget(UnitAddress address)
    {
        var place = Find(address.Block, address.Offset / UnitAddress.Size, BucketOf(address));
        if (place >= 0)
        {
            Drop(place);
            (_records[place].Next, _free) = (_free, place);
        }
    }

    private static void Encourage(ref CopyRecord record)
    {
        if (record.Chances < ChancesMax)
        {
            record.Chances++;
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 32)) * Seed;
        return value ^ (value >> 29);
    }

    private int BucketOf(UnitAddress address) => BucketOf(address.Block, address.Offset / UnitAddress.Size);

    private int BucketOf(ushort block, ulong unit) => (int)(Mix(unit ^ ((ulong)block << 48)) & (uint)(_buckets.Length - 1));

    private Span<byte> ContentOf(int place) =>
        _slabs[place / SlabCopies].AsSpan(place % SlabCopies * UnitAddress.Size, UnitAddress.Size);

    private int Find(ushort block, ulong unit, int bucket)
    {
        var place = _buckets[bucket];
        while (place >= 0 && (_records[place].Unit != unit || _records[place].Block != block))
        {
            place = _records[place].Next;
        }

        return place;
    }

    /// <summary>A place without a copy: one given back, one never used, or that of a copy which makes way.</summary>
    private int Take()
    {
        if (_free >= 0)
        {
            var place = _free;
            _free = _records[place].Next;
            return place;
        }

        if (_fresh < _records.Length)
        {
            _slabs[_fresh / SlabCopies] ??= HugePages.Allocate(Math.Min(SlabCopies, _records.Length - _fresh) * UnitAddress.Size);
            return _fresh++;
        }

        var drawn = Draw();
        for (var draws = 1; _records[drawn].Chances > 0 && draws < DrawsMax; draws++)
        {
            _records[drawn].Chances--;
            drawn = Draw();
        }

        Drop(drawn);
        return drawn;
    }

    /// <summary>The next place by lot: a xorshift generator (13, 7, 17), its upper half scaled to the capacity.</summary>
    private int Draw()
    {
        _lot ^= _lot << 13;
        _lot ^= _lot >> 7;
        _lot ^= _lot << 17;
        return (int)(((_lot >> 32) * (ulong)_records.Length) >> 32);
    }

    /// <summary>Takes a copy out of the index.</summary>
    private void Drop(int place)
    {
        ref var link = ref _buckets[BucketOf(_records[place].Block, _records[place].Unit)];
        while (link != place)
        {
            link = ref _records[link].Next;
        }

        link = _records[place].Next;
        Count--;
    }
}
