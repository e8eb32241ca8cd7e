using System.Buffers.Binary;
using System.Security.Cryptography;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Agent.Memories;

/// <summary>A guest's memory as a migration left it: its units in the order of their addresses, and their names.</summary>
internal sealed class KeptMemory : IDisposable
{
    /// <summary>What each unit takes of this process's memory, in bytes.</summary>
    public static readonly int BytesPerUnit = System.Runtime.CompilerServices.Unsafe.SizeOf<KeptUnit>() + KnownNames.NameBytes;

    private readonly WrittenUnits _written;
    private readonly KeptUnit[] _units;
    private readonly byte[] _names;
    private readonly Lock _gate = new();
    private int _users = 1;

    private KeptMemory(string vm, string migration, WrittenUnits written, KeptUnit[] units, DateTimeOffset at)
    {
        (Vm, _written, _units, At) = (vm, written, units, at);
        _names = new byte[units.Length * KnownNames.NameBytes];
        Reference = new KeptReference(migration, Name(), units.Length);
    }

    public string Vm { get; }

    /// <summary>When its migration ended.</summary>
    public DateTimeOffset At { get; }

    /// <summary>What the other end of its migration knows it by.</summary>
    public KeptReference Reference { get; }

    /// <summary>Its units' names, in their order.</summary>
    public ReadOnlySpan<byte> Names => _names;

    /// <summary>What it takes of the disk, in bytes.</summary>
    public long Bytes => RandomAccess.GetLength(_written.File);

    /// <summary>Reads all of a file once and names what is in it; the file is taken over, also when that fails.</summary>
    /// <exception cref="InvalidDataException">A unit is not what was written.</exception>
    public static KeptMemory Create(string vm, string migration, WrittenUnits written, KeptUnit[] units, DateTimeOffset now)
    {
        try
        {
            return new KeptMemory(vm, migration, written, units, now);
        }
        catch
        {
            written.Delete();
            throw;
        }
    }

    /// <summary>Where a guest's unit is; false where it was of one byte, or never came.</summary>
    public bool TryFind(UnitAddress address, out int index)
    {
        var (low, high) = (0, _units.Length - 1);
        while (low <= high)
        {
            index = (low + high) / 2;
            var order = Compare(_units[index].Address, address);
            if (order == 0)
            {
                return true;
            }

            (low, high) = order < 0 ? (index + 1, high) : (low, index - 1);
        }

        index = -1;
        return false;
    }

    /// <summary>Reads a unit and verifies it; false where the disk does not give it, or gives another.</summary>
    public bool TryRead(int index, Span<byte> content)
    {
        var unit = _units[index];
        Span<byte> encrypted = stackalloc byte[UnitAddress.Size];
        try
        {
            lock (_gate)
            {
                return _users > 0
                    && RandomAccess.Read(_written.File, encrypted, (long)unit.Place * UnitAddress.Size) == UnitAddress.Size
                    && _written.Cipher.TryDecrypt(unit.Place, unit.Proof, encrypted, content);
            }
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Keeps it readable until <see cref="Dispose"/> was called once more; false when it is gone already.</summary>
    public bool TryUse()
    {
        lock (_gate)
        {
            _users += _users > 0 ? 1 : 0;
            return _users > 0;
        }
    }

    /// <summary>Ends one use; with the last one it goes.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (--_users == 0)
            {
                _written.Delete();
            }
        }
    }

    private static int Compare(UnitAddress one, UnitAddress other) =>
        one.Block != other.Block ? one.Block.CompareTo(other.Block) : one.Offset.CompareTo(other.Offset);

    private string Name()
    {
        using var root = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> address = stackalloc byte[sizeof(ushort) + sizeof(ulong)];
        var content = new byte[UnitAddress.Size];
        for (var index = 0; index < _units.Length; index++)
        {
            if (!TryRead(index, content))
            {
                throw new InvalidDataException($"unit {index} of the kept memory of {Vm} is not what was written");
            }

            var name = _names.AsSpan(index * KnownNames.NameBytes, KnownNames.NameBytes);
            KnownNames.NameOf(content, name);
            BinaryPrimitives.WriteUInt16LittleEndian(address, _units[index].Address.Block);
            BinaryPrimitives.WriteUInt64LittleEndian(address[sizeof(ushort)..], _units[index].Address.Offset);
            root.AppendData(address);
            root.AppendData(name);
        }

        return Convert.ToHexStringLower(root.GetHashAndReset().AsSpan(0, KnownNames.NameBytes));
    }
}
