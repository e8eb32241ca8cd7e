using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>
/// Names of the contents that a receiver holds, in its order, and where a content is among them. A content's name is the first 16
/// bytes of its SHA-256. Not thread-safe while names are added.
/// </summary>
public sealed class KnownNames
{
    /// <summary>A name's length, in bytes.</summary>
    public const int NameBytes = 16;

    /// <summary>The most names of one receiver: 16,777,216, of contents of 64 GiB; they take 384 MiB.</summary>
    public const int CountMax = 1 << 24;

    private const int CapacityMin = 1024;

    private byte[] _names = new byte[CapacityMin * NameBytes];

    /// <summary>Index and 1 of each name, at the place that its first bytes say or the next free one; 0 where none is.</summary>
    private int[] _slots = new int[2 * CapacityMin];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>All of them, one after another.</summary>
    public ReadOnlySpan<byte> Bytes => _names.AsSpan(0, Count * NameBytes);

    /// <summary>Writes a content's name.</summary>
    public static void NameOf(ReadOnlySpan<byte> content, Span<byte> name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        hash[..NameBytes].CopyTo(name);
    }

    /// <summary>Adds a name at the end; false when there are <see cref="CountMax"/> already.</summary>
    public bool TryAdd(ReadOnlySpan<byte> name)
    {
        if (Count == CountMax)
        {
            return false;
        }

        Grow(Count + 1);
        name.CopyTo(_names.AsSpan(Count * NameBytes, NameBytes));
        Count++;
        Enter(Count - 1);
        return true;
    }

    /// <summary>Adds names at the end, one after another; sixteen zeros are a place without a name.</summary>
    /// <exception cref="ArgumentException">That is no list of names, or there would be more than <see cref="CountMax"/>.</exception>
    public void AddRange(ReadOnlySpan<byte> names)
    {
        if (names.Length % NameBytes != 0 || names.Length / NameBytes > CountMax - Count)
        {
            throw new ArgumentException($"A list of names has {NameBytes} bytes for each of at most {CountMax}.", nameof(names));
        }

        Grow(Count + (names.Length / NameBytes));
        for (; !names.IsEmpty; names = names[NameBytes..])
        {
            if (names[..NameBytes].ContainsAnyExcept((byte)0))
            {
                TryAdd(names[..NameBytes]);
            }
            else
            {
                Skip(1);
            }
        }
    }

    /// <summary>Leaves places at the end that no name is at: contents that the receiver has and nobody here knows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There would be more than <see cref="CountMax"/>.</exception>
    public void Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, CountMax - Count);
        Grow(Count + count);
        Count += count;
    }

    /// <summary>Where a name is; the first place of several.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, out int index)
    {
        index = _slots[SlotOf(name)] - 1;
        return index >= 0;
    }

    /// <summary>The name at an index.</summary>
    public ReadOnlySpan<byte> this[int index] => Bytes.Slice(index * NameBytes, NameBytes);

    private void Enter(int index)
    {
        var slot = SlotOf(this[index]);
        _slots[slot] = _slots[slot] == 0 ? index + 1 : _slots[slot];
    }

    // Names are hashes: their first bytes are as good a place as any. Half of the slots are free, so that one is soon found.
    private int SlotOf(ReadOnlySpan<byte> name)
    {
        var mask = _slots.Length - 1;
        var slot = (int)BinaryPrimitives.ReadUInt32LittleEndian(name) & mask;
        while (_slots[slot] != 0 && !this[_slots[slot] - 1].SequenceEqual(name))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow(int count)
    {
        if (count * NameBytes <= _names.Length)
        {
            return;
        }

        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)count);
        Array.Resize(ref _names, capacity * NameBytes);
        _slots = new int[2 * capacity];
        for (var index = 0; index < Count; index++)
        {
            if (this[index].ContainsAnyExcept((byte)0))
            {
                Enter(index);
            }
        }
    }
}
