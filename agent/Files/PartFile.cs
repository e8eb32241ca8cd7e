using Microsoft.Win32.SafeHandles;
using NovaCron.Agent.Storage;

namespace NovaCron.Agent.Files;

/// <summary>A file on its way in and its ledger. Held by one copy at a time, of whatever process.</summary>
internal sealed class PartFile : IFileTarget
{
    private readonly SafeFileHandle _file;
    private readonly CopyLedger _ledger;
    private List<LedgerRecord> _written = [];
    private readonly bool _isFresh;

    private PartFile(FileCopyPlace place, SafeFileHandle file, CopyLedger ledger, bool isFresh) =>
        (Place, _file, _ledger, _isFresh) = (place, file, ledger, isFresh);

    public FileCopyPlace Place { get; }

    /// <summary>The blocks that were held durably when it was opened or have become so.</summary>
    public BlockDigests Held => _ledger.Held;

    /// <summary>Bytes written and not yet in the ledger.</summary>
    public long PendingBytes { get; private set; }

    /// <summary>Opens the part of an earlier copy of the same source, or begins a new one.</summary>
    /// <param name="place">Where.</param>
    /// <param name="source">The source as it is now.</param>
    /// <param name="restart">Whether an earlier part is thrown away in any case.</param>
    /// <param name="lengthMax">The largest source.</param>
    /// <param name="note">What the operator should know of an earlier part; null when there is nothing to say.</param>
    /// <exception cref="FileCopyException">Another process writes it.</exception>
    public static PartFile Open(FileCopyPlace place, SourceIdentity source, bool restart, long lengthMax, out string? note)
    {
        var file = OpenAlone(place);
        CopyLedger? ledger = null;
        try
        {
            ledger = CopyLedger.TryOpen(place.Ledger, lengthMax);
            // A ledger without a part is one of a finished copy.
            var hasPart = ledger is not null && (RandomAccess.GetLength(file) > 0 || ledger.Source.Length == 0);
            var isSame = ledger?.Source == source && RandomAccess.GetLength(file) == source.Length;
            note = (hasPart, restart, isSame) switch
            {
                (false, _, _) => null,
                (_, true, _) => "The part of an earlier copy was thrown away, as asked.",
                (_, _, false) => "The source is not the one of the earlier copy (length, time or inode differ): it begins anew.",
                _ => null,
            };
            if (ledger is not null && isSame && !restart)
            {
                return new PartFile(place, file, ledger, isFresh: false);
            }

            // The ledger goes first: at no moment does one speak of a part that is not its own.
            ledger?.Dispose();
            AtomicFile.Delete(place.Ledger);
            RandomAccess.SetLength(file, 0);
            RandomAccess.SetLength(file, source.Length);
            RandomAccess.FlushToDisk(file);
            ledger = CopyLedger.Create(place.Ledger, source);
            return new PartFile(place, file, ledger, isFresh: true);
        }
        catch
        {
            ledger?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Nothing of the range counts as held any more.</summary>
    public void Prepare(long firstBlock, long lastBlock)
    {
        if (_isFresh)
        {
            return;
        }

        var dropped = new List<LedgerRecord>();
        for (var block = firstBlock; block <= lastBlock; block++)
        {
            if (!Held[block].IsEmpty)
            {
                dropped.Add(new LedgerRecord(block, default));
            }
        }

        _ledger.Append(dropped);
        var start = BlockTree.StartOf(firstBlock);
        var end = BlockTree.StartOf(lastBlock) + BlockTree.LengthOf(lastBlock, Held.Length);
        FileHoles.Punch(_file, start, end - start);
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_file, bytes, offset);

    public int Read(Span<byte> bytes, long offset) => RandomAccess.Read(_file, bytes, offset);

    public void Complete(long block, byte[] digest)
    {
        _written.Add(new LedgerRecord(block, digest));
        PendingBytes += BlockTree.LengthOf(block, Held.Length);
    }

    public void Drop(long block) => _ledger.Append([new LedgerRecord(block, default)]);

    public async Task FlushAsync()
    {
        var written = _written;
        if (written.Count == 0)
        {
            return;
        }

        (_written, PendingBytes) = ([], 0);
        await Task.Yield();
        RandomAccess.FlushToDisk(_file);
        _ledger.Append(written);
    }

    public void Publish(bool overwrite)
    {
        RandomAccess.FlushToDisk(_file);
        try
        {
            File.Move(Place.Part, Place.Final, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(Place.Final))
        {
            // It came into being meanwhile; the part stays, so that nothing need be sent again.
            Place.RequireFree(overwrite);
            throw;
        }

        // The ledger stays, for a source that does not hear of the end (FinishedFile); it goes as those of abandoned parts do.
        DirectorySync.Flush(Path.GetDirectoryName(Place.Final)!);
    }

    public void Dispose()
    {
        _ledger.Dispose();
        _file.Dispose();
    }

    private static SafeFileHandle OpenAlone(FileCopyPlace place)
    {
        try
        {
            var file = File.OpenHandle(place.Part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (FileStat.Of(file).IsRegular)
            {
                return file;
            }

            file.Dispose();
            throw FileCopyPath.Invalid(place.Path, $"needs '{Path.GetFileName(place.Part)}' to be a file, which it is not");
        }
        catch (IOException exception) when (File.Exists(place.Part))
        {
            throw new FileCopyException(
                FileCopyError.Busy, $"Another copy writes '{place.Path}' at the target: {exception.Message}", exception);
        }
    }
}
