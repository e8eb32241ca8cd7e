using Microsoft.Win32.SafeHandles;

namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>
/// The contents of files, unit by unit: disk images, dumps of memory. Units of one byte are left out, which need no
/// reference. The files stay where they are and may change: a content is verified whenever it is read. Reading is thread-safe, adding
/// is not.
/// </summary>
public sealed class KnownFiles : IKnownContents, IKnownBases, IDisposable
{
    /// <summary>The most files of one list.</summary>
    public const int FilesMax = 1 << 12;

    private const int FileShift = 52;

    private readonly List<SafeFileHandle> _files = [];
    private readonly List<ulong> _places = [];

    /// <summary>The contents' names.</summary>
    public KnownNames Names { get; } = new();

    /// <inheritdoc/>
    public int Count => Names.Count;

    /// <summary>Reads files and names their contents.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="progress">Told the bytes read so far; null for nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<KnownFiles> IndexAsync(
        IEnumerable<string> paths, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var known = new KnownFiles();
        var sum = progress is null ? null : new Sum(progress);
        try
        {
            foreach (var path in paths)
            {
                known.Add(path, await UnitNames.OfFileAsync(path, sum, cancellationToken).ConfigureAwait(false));
            }

            return known;
        }
        catch
        {
            known.Dispose();
            throw;
        }
    }

    /// <summary>Adds the contents of a file, up to <see cref="KnownNames.CountMax"/> of all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Its units' names (<see cref="UnitNames"/>).</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="FilesMax"/> files already.</exception>
    public void Add(string path, ReadOnlySpan<byte> names)
    {
        if (_files.Count == FilesMax)
        {
            throw new InvalidOperationException($"Contents of {FilesMax} files are known already, the most of one list.");
        }

        _files.Add(File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete));
        var file = (ulong)(_files.Count - 1) << FileShift;
        for (var unit = 0UL; !names.IsEmpty; unit++, names = names[KnownNames.NameBytes..])
        {
            var name = names[..KnownNames.NameBytes];
            if (name.ContainsAnyExcept((byte)0) && Names.TryAdd(name))
            {
                _places.Add(file | unit);
            }
        }
    }

    /// <inheritdoc/>
    public bool TryRead(int index, Span<byte> content, Span<byte> name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (index >= Count || content.Length != UnitAddress.Size)
        {
            return false;
        }

        var place = _places[index];
        var offset = (long)(place & ((1UL << FileShift) - 1)) * UnitAddress.Size;
        if (!TryReadAll(_files[(int)(place >> FileShift)], content, offset))
        {
            return false;
        }

        KnownNames.NameOf(content, name);
        return name.SequenceEqual(Names[index]);
    }

    /// <inheritdoc/>
    public bool TryRead(int index, Span<byte> content) => TryRead(index, content, stackalloc byte[KnownNames.NameBytes]);

    /// <inheritdoc/>
    /// <remarks>No unit is told by its address: a file's blocks move when it changes.</remarks>
    public bool TryFind(UnitAddress address, out int index)
    {
        index = -1;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(file => file.Dispose());

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

    private sealed class Sum(IProgress<long> progress) : IProgress<long>
    {
        private long _sum;

        public void Report(long value) => progress.Report(_sum += value);
    }
}
