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

    private byte[] _names;

    /// <summary>Index and 1 of each name, at the place that its first bytes say or the next free one; 0 where none is.</summary>
    private int[] _slots;

    /// <summary>Makes an empty list.</summary>
    public KnownNames() => (_names, _slots) = (new byte[CapacityMin * NameBytes], new int[2 * CapacityMin]);

    /// <summary>Takes a receiver's list in.</summary>
    /// <param name="names">Names one after another, each once.</param>
    /// <exception cref="ArgumentException">It is no list of names, has too many of them, or one of them twice.</exception>
    public KnownNames(ReadOnlySpan<byte> names)
        : this()
    {
        if (names.Length % NameBytes != 0 || names.Length / NameBytes > CountMax)
        {
            throw new ArgumentException($"A list of names has {NameBytes} bytes for each of at most {CountMax}.", nameof(names));
        }

        Grow(names.Length / NameBytes);
        for (var rest = names; !rest.IsEmpty; rest = rest[NameBytes..])
        {
            if (!TryAdd(rest[..NameBytes]))
            {
                throw new ArgumentException($"Name {Count} of the list stands there twice.", nameof(names));
            }
        }
    }

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

    /// <summary>Adds a name at the end; false when it is there already, or <see cref="CountMax"/> are.</summary>
    public bool TryAdd(ReadOnlySpan<byte> name)
    {
        if (Count == CountMax)
        {
            return false;
        }

        Grow(Count + 1);
        var slot = SlotOf(name);
        if (_slots[slot] != 0)
        {
            return false;
        }

        name.CopyTo(_names.AsSpan(Count * NameBytes, NameBytes));
        _slots[slot] = ++Count;
        return true;
    }

    /// <summary>Where a name is.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, out int index)
    {
        index = _slots[SlotOf(name)] - 1;
        return index >= 0;
    }

    /// <summary>The name at an index.</summary>
    public ReadOnlySpan<byte> this[int index] => Bytes.Slice(index * NameBytes, NameBytes);

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
            _slots[SlotOf(this[index])] = index + 1;
        }
    }
}
