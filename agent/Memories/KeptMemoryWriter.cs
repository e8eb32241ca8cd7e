using Microsoft.Win32.SafeHandles;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Agent.Memories;

/// <summary>
/// Keeps a guest's memory while it passes: the latest content of each unit, encrypted, in a file. Nothing here may disturb the
/// migration: a disk that fails, or a memory that is too large, ends the keeping and nothing else. Not thread-safe.
/// </summary>
internal sealed class KeptMemoryWriter : IDisposable
{
    /// <summary>Units gathered before they are written: 256 KiB.</summary>
    private const int BatchUnits = 64;

    private readonly SafeFileHandle _file;
    private readonly long _bytesMax;
    private readonly UnitCipher _cipher = new();
    private readonly Dictionary<UnitAddress, int> _places = [];
    private readonly List<KeptUnit> _units = [];
    private readonly Stack<int> _free = [];
    private readonly byte[] _batch = new byte[BatchUnits * UnitAddress.Size];
    private int _batchPlace;
    private int _batchUnits;
    private bool _isHandedOver;

    /// <summary>Begins a file.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="migration">The migration that its memory passes by.</param>
    /// <param name="path">The file, to be made.</param>
    /// <param name="bytesMax">More is not kept of one memory, in bytes.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public KeptMemoryWriter(string vm, string migration, string path, long bytesMax)
    {
        (Vm, Migration, Path, _bytesMax) = (vm, migration, path, bytesMax);
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public string Vm { get; }

    public string Migration { get; }

    public string Path { get; }

    /// <summary>Why it was given up; null while it was not.</summary>
    public string? Failure { get; private set; }

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

        if (!_places.TryGetValue(address, out var place) && !TryTakePlace(address, out place))
        {
            Failure = $"it has more than {_bytesMax} bytes";
            return;
        }

        Append(place, content);
    }

    /// <summary>A unit became one of a single byte, which needs no keeping.</summary>
    public void Forget(UnitAddress address)
    {
        if (_places.Remove(address, out var place))
        {
            _units[place] = default;
            _free.Push(place);
        }
    }

    /// <summary>The memory has passed whole: <see cref="Finish"/> will be called, and disposing it does nothing any more.</summary>
    public void HandOver() => _isHandedOver = true;

    /// <summary>Names everything; null where keeping it was given up. Takes a while, and ends the writer.</summary>
    /// <exception cref="InvalidDataException">The disk has something else than what was written.</exception>
    public KeptMemory? Finish(DateTimeOffset now)
    {
        Flush();
        if (Failure is not null)
        {
            Discard();
            return null;
        }

        var units = _units.Where(unit => unit.Address is not null)
            .OrderBy(unit => unit.Address!.Value.Block).ThenBy(unit => unit.Address!.Value.Offset).ToArray();
        return KeptMemory.Create(this, _file, _cipher, units, now);
    }

    public void Dispose()
    {
        if (!_isHandedOver)
        {
            Discard();
        }
    }

    private void Discard()
    {
        _cipher.Dispose();
        _file.Dispose();
        File.Delete(Path);
    }

    private bool TryTakePlace(UnitAddress address, out int place)
    {
        if (!_free.TryPop(out place))
        {
            place = _units.Count;
            if (place >= _bytesMax / UnitAddress.Size)
            {
                return false;
            }

            _units.Add(default);
        }

        _places.Add(address, place);
        _units[place] = new KeptUnit { Address = address, Place = place };
        return true;
    }

    private void Append(int place, ReadOnlySpan<byte> content)
    {
        if (_batchUnits == BatchUnits || (_batchUnits > 0 && place != _batchPlace + _batchUnits))
        {
            Flush();
        }

        _batchPlace = _batchUnits == 0 ? place : _batchPlace;
        var unit = _units[place];
        unit.Number = _cipher.Encrypt(place, content, _batch.AsSpan(_batchUnits * UnitAddress.Size, UnitAddress.Size), unit.Tag);
        _units[place] = unit;
        _batchUnits++;
    }

    private void Flush()
    {
        try
        {
            RandomAccess.Write(_file, _batch.AsSpan(0, _batchUnits * UnitAddress.Size), (long)_batchPlace * UnitAddress.Size);
        }
        catch (IOException error)
        {
            Failure = error.Message;
        }

        _batchUnits = 0;
    }
}
