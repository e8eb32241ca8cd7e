using NovaCron.Dwcp.Encoding;

namespace NovaCron.Agent.Memories;

/// <summary>
/// Keeps a guest's memory while it passes: the latest content of each unit, encrypted, in a file. Nothing here may disturb the
/// migration: a disk that fails, or a memory that is too large, ends the keeping and nothing else. Not thread-safe.
/// </summary>
internal sealed class KeptMemoryWriter : IDisposable
{
    private readonly UnitFile _file;
    private readonly long _bytesMax;
    private readonly Dictionary<UnitAddress, int> _places = [];
    private readonly Stack<int> _free = [];
    private int _fresh;
    private string? _failure;
    private bool _isHandedOver;

    /// <summary>Begins a file.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="migration">The migration that its memory passes by.</param>
    /// <param name="path">The file, to be made.</param>
    /// <param name="bytesMax">More is not kept of one memory, in bytes.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public KeptMemoryWriter(string vm, string migration, string path, long bytesMax)
    {
        (Vm, Migration, _bytesMax) = (vm, migration, bytesMax);
        _file = new UnitFile(path);
    }

    public string Vm { get; }

    public string Migration { get; }

    /// <summary>Why it was given up; null while it was not.</summary>
    public string? Failure => _failure ?? _file.Failure;

    /// <summary>Takes a unit's content, in place of an earlier one.</summary>
    public void Page(UnitAddress address, ReadOnlySpan<byte> content)
    {
        if (Failure is not null)
        {
            return;
        }

        if (UnitContent.TryGetFill(content, out _))
        {
            Forget(address);
            return;
        }

        if (!_places.TryGetValue(address, out var place))
        {
            if (!TryTakePlace(out place))
            {
                _failure = $"it has more than {_bytesMax} bytes";
                return;
            }

            _places.Add(address, place);
        }

        _file.Write(place, content);
    }

    /// <summary>A unit became one of a single byte, which needs no keeping.</summary>
    public void Forget(UnitAddress address)
    {
        if (_places.Remove(address, out var place))
        {
            _free.Push(place);
        }
    }

    /// <summary>The memory has passed whole: <see cref="Finish"/> will be called, and disposing it does nothing any more.</summary>
    public void HandOver() => _isHandedOver = true;

    /// <summary>Names everything; null where keeping it was given up. Takes a while, and ends the writer.</summary>
    /// <exception cref="InvalidDataException">The disk has something else than what was written.</exception>
    public KeptMemory? Finish(DateTimeOffset now)
    {
        if (_failure is not null)
        {
            _file.Dispose();
            return null;
        }

        return _file.Finish(out var proofs) is { } file ? KeptNaming.Name(Vm, Migration, file, Units(proofs), now) : null;
    }

    public void Dispose()
    {
        if (!_isHandedOver)
        {
            _file.Dispose();
        }
    }

    private KeptUnit[] Units(IReadOnlyList<UnitProof> proofs) =>
    [
        .. _places.Select(unit => new KeptUnit(unit.Key, unit.Value, proofs[unit.Value]))
            .OrderBy(unit => unit.Address.Block).ThenBy(unit => unit.Address.Offset),
    ];

    private bool TryTakePlace(out int place)
    {
        if (_free.TryPop(out place))
        {
            return true;
        }

        place = _fresh;
        return place < _bytesMax / UnitAddress.Size && _fresh++ == place;
    }
}
