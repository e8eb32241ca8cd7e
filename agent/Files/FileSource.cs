using Microsoft.Win32.SafeHandles;

namespace NovaCron.Agent.Files;

/// <summary>A file to be copied, open for reading. It notices when somebody writes to it.</summary>
public sealed class FileSource : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly FileStat _stat;

    private FileSource(string path, SafeFileHandle file, FileStat stat) => (Path, _file, _stat) = (path, file, stat);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>By what it is known again.</summary>
    public SourceIdentity Identity => _stat.Identity;

    /// <summary>Its bytes.</summary>
    public long Length => _stat.Identity.Length;

    /// <summary>What it takes of the disk, holes left out; at most its length.</summary>
    public long DataBytes => _stat.DataBytes;

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileCopyException">It cannot be read, or is no file.</exception>
    public static FileSource Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            // Others may write: whether they did is noticed, and locks would not keep them off.
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var stat = FileStat.Of(file);
            if (stat.IsRegular)
            {
                return new FileSource(path, file, stat);
            }

            throw new FileCopyException(FileCopyError.StorageFailed, $"{path} is no regular file.");
        }
        catch (Exception failure)
        {
            file?.Dispose();
            throw FileCopyFaults.From(failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The first data at or after an offset, below an end; empty when only a hole is left.</summary>
    internal (long Start, long End) NextData(long offset, long end) => FileHoles.NextData(_file, offset, end);

    /// <summary>Reads a range whole.</summary>
    /// <exception cref="FileCopyException">The file has become shorter.</exception>
    internal async ValueTask ReadAsync(Memory<byte> target, long offset, CancellationToken cancellationToken)
    {
        for (var read = 0; read < target.Length;)
        {
            var count = await RandomAccess.ReadAsync(_file, target[read..], offset + read, cancellationToken);
            if (count == 0)
            {
                throw Changed(offset, target.Length);
            }

            read += count;
        }
    }

    /// <summary>Fails when the file is no longer what it was when it was opened.</summary>
    /// <param name="offset">The range that was read just now.</param>
    /// <param name="length">Its bytes.</param>
    internal void RequireUnchanged(long offset, long length)
    {
        if (FileStat.Of(_file).Identity != _stat.Identity)
        {
            throw Changed(offset, length);
        }
    }

    private FileCopyException Changed(long offset, long length) => new(
        FileCopyError.SourceChanged,
        $"{Path} was changed while {BlockTree.Describe(offset, length)} of it were read: copy it again when nobody writes to it.");
}
