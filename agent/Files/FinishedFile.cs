using Microsoft.Win32.SafeHandles;
using NovaCron.Agent.Storage;

namespace NovaCron.Agent.Files;

/// <summary>
/// A file that an earlier copy of the same source finished, as its ledger says: the source did not hear of it, and copies again. Nothing
/// is written. Each block is compared, as the source has it and as it is on the disk here: whatever ledger and names say, the
/// content decides, and the first difference ends the copy.
/// </summary>
internal sealed class FinishedFile : IFileTarget
{
    private const int PieceBytes = 256 * 1024;

    /// <summary>Others may do with it what they like, as with any file: what they did shows.</summary>
    private const FileShare Others = FileShare.ReadWrite | FileShare.Delete;

    private readonly SafeFileHandle _file;
    private readonly CopyLedger _ledger;
    private readonly SourceIdentity _identity;
    private readonly bool _isOverwriting;

    private FinishedFile(FileCopyPlace place, SafeFileHandle file, CopyLedger ledger, bool isOverwriting)
    {
        (Place, _file, _ledger, _isOverwriting) = (place, file, ledger, isOverwriting);
        _identity = FileStat.Of(file).Identity;
    }

    /// <summary>What an operator is told of it.</summary>
    public const string Note = "The file is there from an earlier copy: it is compared at both sides, and nothing is sent.";

    public FileCopyPlace Place { get; }

    public BlockDigests Held => _ledger.Held;

    public long PendingBytes => 0;

    /// <summary>Opens what an earlier copy of a source left under the final name; null when it left nothing, or not all.</summary>
    public static FinishedFile? TryOpen(FileCopyPlace place, SourceIdentity source, bool isOverwriting, long lengthMax)
    {
        if (File.Exists(place.Part) || !File.Exists(place.Final) || new FileInfo(place.Final).Length != source.Length)
        {
            return null;
        }

        var ledger = CopyLedger.TryOpen(place.Ledger, lengthMax);
        if (ledger?.Source != source)
        {
            ledger?.Dispose();
            return null;
        }

        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(place.Final, FileMode.Open, FileAccess.Read, Others);
            return new FinishedFile(place, file, ledger, isOverwriting);
        }
        catch
        {
            file?.Dispose();
            ledger.Dispose();
            throw;
        }
    }

    public void Prepare(long firstBlock, long lastBlock)
    {
        var end = BlockTree.StartOf(lastBlock) + BlockTree.LengthOf(lastBlock, Held.Length);
        var buffer = new byte[PieceBytes];
        for (var at = BlockTree.StartOf(firstBlock); at < end;)
        {
            var (start, stop) = FileHoles.NextData(_file, at, end);
            if (start >= stop)
            {
                return;
            }

            var bytes = buffer.AsSpan(0, (int)Math.Min(buffer.Length, stop - start));
            if (Read(bytes, start) != bytes.Length || bytes.ContainsAnyExcept((byte)0))
            {
                throw Differs(start, bytes.Length);
            }

            at = start + bytes.Length;
        }
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset) => throw Differs(offset, bytes.Length);

    public int Read(Span<byte> bytes, long offset) => RandomAccess.Read(_file, bytes, offset);

    public void Complete(long block, byte[] digest) => throw Differs(block);

    public void Drop(long block) => throw Differs(block);

    public Task FlushAsync() => Task.CompletedTask;

    /// <summary>It has its name already, if what was compared is what the name still leads to.</summary>
    public void Publish(bool overwrite)
    {
        using var named = File.OpenHandle(Place.Final, FileMode.Open, FileAccess.Read, Others);
        if (FileStat.Of(named).Identity != _identity)
        {
            throw Differs(0, Held.Length);
        }

        DirectorySync.Flush(Path.GetDirectoryName(Place.Final)!);
    }

    public void Dispose()
    {
        _ledger.Dispose();
        _file.Dispose();
    }

    private FileCopyException Differs(long block) => Differs(BlockTree.StartOf(block), BlockTree.LengthOf(block, Held.Length));

    private FileCopyException Differs(long offset, long length)
    {
        // No later copy may go by this ledger.
        AtomicFile.Delete(Place.Ledger);
        var where = $"'{Place.Path}' at the target is no longer what an earlier copy left there ({BlockTree.Describe(offset, length)})";
        return _isOverwriting
            ? new FileCopyException(FileCopyError.Damaged, $"{where}: the file is sent anew.")
            : new FileCopyException(FileCopyError.AlreadyExists, $"{where}, or the source is not; --overwrite replaces it.");
    }
}
