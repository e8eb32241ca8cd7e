using Microsoft.Win32.SafeHandles;

namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>
/// Files as units, one file after the other: disk images, dumps of memory. What is left at a file's end and is no whole unit is none of
/// them. The files stay where they are and may change; whoever reads one makes sure that it is what it was. Not thread-safe.
/// </summary>
public sealed class UnitFiles : IKnownContents, IDisposable
{
    /// <summary>The most files of one list.</summary>
    public const int FilesMax = 1 << 12;

    /// <summary>Units read at once where they are read in their order: 64 KiB.</summary>
    private const int AheadUnits = 16;

    private readonly List<(SafeFileHandle File, int First)> _files = [];
    private readonly byte[] _ahead = new byte[AheadUnits * UnitAddress.Size];
    private int _expected = -1;

    /// <summary>Units that were read ahead and not asked for yet: from the expected one on.</summary>
    private int _aheadCount;

    private UnitFiles()
    {
    }

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <summary>Opens files; of what is beyond <see cref="KnownNames.CountMax"/> units nothing is taken.</summary>
    /// <exception cref="IOException">One cannot be opened.</exception>
    /// <exception cref="ArgumentException">There are more than <see cref="FilesMax"/>.</exception>
    public static UnitFiles Open(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var files = new UnitFiles();
        try
        {
            foreach (var path in paths)
            {
                files.Add(path);
            }

            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>How many units follow from a place on in its file, that one counted.</summary>
    public int CountFrom(int place)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)Count, nameof(place));
        var file = FileOf(place);
        return (file + 1 < _files.Count ? _files[file + 1].First : Count) - place;
    }

    /// <summary>Reads units of one file.</summary>
    /// <param name="place">The first one's place.</param>
    /// <param name="units">Gets them.</param>
    /// <returns>False where they are not there any more.</returns>
    public bool TryRead(int place, Span<byte> units)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        return place < Count
            && (units.Length == UnitAddress.Size && place == _expected ? TryReadExpected(place, units) : TryReadOther(place, units));
    }

    /// <inheritdoc/>
    /// <remarks>Its name is made from what is read: whether that is what the sender meant, the frame's digest tells.</remarks>
    public bool TryRead(int index, Span<byte> content, Span<byte> name)
    {
        if (content.Length != UnitAddress.Size || !TryRead(index, content))
        {
            return false;
        }

        KnownNames.NameOf(content, name);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(file => file.File.Dispose());

    private void Add(string path)
    {
        if (_files.Count == FilesMax)
        {
            throw new ArgumentException($"Units of {FilesMax} files are listed already, the most of one list.", nameof(path));
        }

        var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        _files.Add((file, Count));
        Count += (int)Math.Min(RandomAccess.GetLength(file) / UnitAddress.Size, KnownNames.CountMax - Count);
    }

    private bool TryReadOther(int place, Span<byte> units)
    {
        (_expected, _aheadCount) = (place + (units.Length / UnitAddress.Size), 0);
        return TryReadFile(place, units);
    }

    /// <summary>Reads the unit that follows the one read last; what was read ahead is given once.</summary>
    private bool TryReadExpected(int place, Span<byte> unit)
    {
        if (_aheadCount == 0)
        {
            var count = Math.Min(AheadUnits, CountFrom(place));
            if (!TryReadFile(place, _ahead.AsSpan(^(count * UnitAddress.Size)..)))
            {
                return TryReadOther(place, unit);
            }

            _aheadCount = count;
        }

        _ahead.AsSpan(^(_aheadCount * UnitAddress.Size)..)[..UnitAddress.Size].CopyTo(unit);
        _aheadCount--;
        _expected++;
        return true;
    }

    private bool TryReadFile(int place, Span<byte> units)
    {
        var (file, first) = _files[FileOf(place)];
        return TryReadAll(file, units, (long)(place - first) * UnitAddress.Size);
    }

    /// <summary>The last file that begins at or before a place.</summary>
    private int FileOf(int place)
    {
        var (low, high) = (0, _files.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _files[middle].First <= place ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private static bool TryReadAll(SafeFileHandle file, Span<byte> content, long offset)
    {
        try
        {
            for (var rest = content; !rest.IsEmpty;)
            {
                var count = RandomAccess.Read(file, rest, offset);
                if (count == 0)
                {
                    return false;
                }

                rest = rest[count..];
                offset += count;
            }

            return true;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return false;
        }
    }
}
