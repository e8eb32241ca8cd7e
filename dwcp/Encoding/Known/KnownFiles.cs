namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>
/// The contents of files, unit by unit, with their names and with anchors by which pages that resemble them are found. Units of one byte
/// have a place and no name, for they need no reference. A content is verified whenever it is read. Not thread-safe.
/// </summary>
public sealed class KnownFiles : IKnownContents, IKnownBases, IDisposable
{
    private const int ReadUnits = 256;

    private readonly UnitFiles _files;
    private readonly KnownAnchors _anchors;
    private readonly KnownHashes _hashes;

    private KnownFiles(UnitFiles files) =>
        (_files, _anchors, _hashes) = (files, new KnownAnchors(files.Count), new KnownHashes(files.Count));

    /// <summary>The contents' names.</summary>
    public KnownNames Names { get; } = new();

    /// <inheritdoc/>
    public int Count => _files.Count;

    /// <summary>Units that have a name.</summary>
    public int NamedCount { get; private set; }

    /// <summary>Reads files and names their contents.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="progress">Told the bytes read so far; null for nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">A file cannot be read, or became shorter while it was.</exception>
    public static async Task<KnownFiles> IndexAsync(
        IEnumerable<string> paths, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var known = new KnownFiles(UnitFiles.Open(paths));
        try
        {
            await Task.Run(() => known.Index(progress, cancellationToken), cancellationToken).ConfigureAwait(false);
            return known;
        }
        catch
        {
            known.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TryRead(int index, Span<byte> content, Span<byte> name) =>
        _files.TryRead(index, content, name) && name.SequenceEqual(Names[index]);

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
    public bool FindsAllSame => true;

    /// <inheritdoc/>
    public bool TryFindSame(ReadOnlySpan<byte> content, out int index)
    {
        Span<byte> held = stackalloc byte[UnitAddress.Size];
        return _hashes.TryFind(content, out index) && _files.TryRead(index, held) && content.SequenceEqual(held);
    }

    /// <inheritdoc/>
    public int FindAlike(ReadOnlySpan<byte> content, Span<int> places) => _anchors.Find(content, places);

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    private void Index(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var buffer = new byte[ReadUnits * UnitAddress.Size];
        for (var place = 0; place < Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var units = buffer.AsSpan(0, Math.Min(ReadUnits, _files.CountFrom(place)) * UnitAddress.Size);
            if (!_files.TryRead(place, units))
            {
                throw new IOException("A file became shorter, or cannot be read any more, while its contents were named.");
            }

            for (var rest = units; !rest.IsEmpty; rest = rest[UnitAddress.Size..], place++)
            {
                Add(place, rest[..UnitAddress.Size]);
            }

            progress?.Report((long)place * UnitAddress.Size);
        }
    }

    private void Add(int place, ReadOnlySpan<byte> content)
    {
        if (UnitContent.TryGetFill(content, out _))
        {
            Names.Skip(1);
            return;
        }

        Span<byte> name = stackalloc byte[KnownNames.NameBytes];
        KnownNames.NameOf(content, name);
        Names.TryAdd(name);
        NamedCount++;
        _anchors.Add(place, content);
        _hashes.Add(place, content);
    }
}
