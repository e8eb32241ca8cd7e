using Microsoft.Win32.SafeHandles;

namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>
/// The contents of files, unit by unit, each once: disk images, dumps of memory. Units of one byte are left out, which need no
/// reference. The files stay where they are and may change: a content is verified whenever it is read.
/// </summary>
public sealed class KnownFiles : IKnownContents, IDisposable
{
    /// <summary>The most files of one list.</summary>
    public const int FilesMax = 1 << 12;

    private const int FileShift = 52;
    private const int ReadBytes = 1 << 20;

    private readonly List<SafeFileHandle> _files = [];
    private readonly List<ulong> _places = [];

    private KnownFiles()
    {
    }

    /// <summary>The contents' names.</summary>
    public KnownNames Names { get; } = new();

    /// <inheritdoc/>
    public int Count => Names.Count;

    /// <summary>Reads files and names their contents, up to <see cref="KnownNames.CountMax"/> of them.</summary>
    /// <param name="paths">The files, <see cref="FilesMax"/> at most.</param>
    /// <param name="progress">Told the bytes read so far; null for nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<KnownFiles> IndexAsync(
        IReadOnlyCollection<string> paths, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(paths.Count, FilesMax, nameof(paths));
        var known = new KnownFiles();
        try
        {
            var buffer = new byte[ReadBytes];
            var read = 0L;
            foreach (var path in paths)
            {
                known._files.Add(File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.Asynchronous));
                read = await known.IndexLastAsync(buffer, read, progress, cancellationToken).ConfigureAwait(false);
            }

            return known;
        }
        catch
        {
            known.Dispose();
            throw;
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

    private async Task<long> IndexLastAsync(byte[] buffer, long before, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        for (var offset = 0L; ;)
        {
            var filled = 0;
            for (int count; filled < buffer.Length; filled += count)
            {
                count = await RandomAccess.ReadAsync(_files[^1], buffer.AsMemory(filled), offset + filled, cancellationToken)
                    .ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }
            }

            Add(buffer.AsSpan(0, filled - (filled % UnitAddress.Size)), (ulong)offset / UnitAddress.Size);
            offset += filled;
            progress?.Report(before + offset);
            if (filled < buffer.Length)
            {
                return before + offset;
            }
        }
    }

    private void Add(ReadOnlySpan<byte> units, ulong unit)
    {
        Span<byte> name = stackalloc byte[KnownNames.NameBytes];
        for (; !units.IsEmpty; units = units[UnitAddress.Size..], unit++)
        {
            var content = units[..UnitAddress.Size];
            if (UnitContent.TryGetFill(content, out _))
            {
                continue;
            }

            KnownNames.NameOf(content, name);
            if (Names.TryAdd(name))
            {
                _places.Add(((ulong)(_files.Count - 1) << FileShift) | unit);
            }
        }
    }
}
