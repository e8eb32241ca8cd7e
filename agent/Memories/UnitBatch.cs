using System.Runtime.InteropServices;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Agent.Memories;

/// <summary>Units for places that follow each other, to be written at once.</summary>
/// <param name="capacity">Units it takes, at most.</param>
internal sealed class UnitBatch(int capacity)
{
    private readonly byte[] _memory = GC.AllocateUninitializedArray<byte>(capacity * UnitAddress.Size);
    private int _units;

    /// <summary>The first unit's place.</summary>
    public int Place { get; private set; }

    /// <summary>Its units, one after the other.</summary>
    public Span<byte> Content => _memory.AsSpan(0, _units * UnitAddress.Size);

    /// <summary>Takes a unit in; false where it does not follow the last one, or is one too many.</summary>
    public bool TryAdd(int place, ReadOnlySpan<byte> content)
    {
        if (_units == capacity || (_units > 0 && place != Place + _units))
        {
            return false;
        }

        Place = _units == 0 ? place : Place;
        content.CopyTo(_memory.AsSpan(_units++ * UnitAddress.Size, UnitAddress.Size));
        return true;
    }

    /// <summary>Encrypts all of it where it is, and notes by their places what proves the units.</summary>
    public void Encrypt(UnitCipher cipher, List<UnitProof> proofs)
    {
        if (proofs.Count < Place + _units)
        {
            CollectionsMarshal.SetCount(proofs, Place + _units);
        }

        var noted = CollectionsMarshal.AsSpan(proofs)[Place..];
        for (var index = 0; index < _units; index++)
        {
            var unit = Content.Slice(index * UnitAddress.Size, UnitAddress.Size);
            noted[index].Number = cipher.Encrypt(Place + index, unit, unit, noted[index].Tag);
        }
    }

    /// <summary>Empties it.</summary>
    public void Clear() => _units = 0;
}
