using Microsoft.Win32.SafeHandles;
using NovaCron.Agent.Storage;

namespace NovaCron.Agent.Files;

/// <summary>
/// What a part file holds for sure, in a file beside it. A block is entered after its bytes were made durable, and taken out
/// before they are written over, so that whatever the ledger says after a crash is true.
/// </summary>
internal sealed class CopyLedger : IDisposable
{
    private const int BatchRecords = 1024;

    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private readonly byte[] _head;
    private long _end;

    private CopyLedger(SafeFileHandle file, byte[] head, SourceIdentity source)
    {
        (_file, _head, Source) = (file, head, source);
        Held = new BlockDigests(source.Length);
        _end = LedgerFormat.HeadBytes;
    }

    /// <summary>The source that the part belongs to.</summary>
    public SourceIdentity Source { get; }

    /// <summary>The blocks that are held.</summary>
    public BlockDigests Held { get; }

    /// <summary>Begins a ledger; an earlier one is replaced.</summary>
    public static CopyLedger Create(string path, SourceIdentity source)
    {
        var head = LedgerFormat.WriteHead(source);
        AtomicFile.Write(path, head);
        return new CopyLedger(Open(path), head, source);
    }

    /// <summary>Opens a ledger; null when there is none, or none that can be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lengthMax">The largest source, in bytes; a ledger of a larger one cannot be read.</param>
    public static CopyLedger? TryOpen(string path, long lengthMax)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var file = Open(path);
        var head = new byte[LedgerFormat.HeadBytes];
        if (RandomAccess.Read(file, head, 0) == head.Length
            && LedgerFormat.TryReadHead(head, out var source)
            && source.Length <= lengthMax)
        {
            var ledger = new CopyLedger(file, head, source);
            ledger.Load();
            return ledger;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Enters records; durable when it returns.</summary>
    public void Append(IReadOnlyList<LedgerRecord> records)
    {
        if (records.Count == 0)
        {
            return;
        }

        var bytes = new byte[records.Count * LedgerFormat.RecordBytes];
        for (var i = 0; i < records.Count; i++)
        {
            LedgerFormat.WriteRecord(_head, records[i], bytes.AsSpan(i * LedgerFormat.RecordBytes));
        }

        lock (_gate)
        {
            RandomAccess.Write(_file, bytes, _end);
            RandomAccess.FlushToDisk(_file);
            _end += bytes.Length;
            foreach (var record in records)
            {
                Apply(record);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    private void Load()
    {
        var buffer = new byte[BatchRecords * LedgerFormat.RecordBytes];
        for (int count; (count = RandomAccess.Read(_file, buffer, _end)) > 0;)
        {
            var read = 0;
            while (LedgerFormat.TryReadRecord(_head, buffer.AsSpan(read, count - read), Held.Count, out var record))
            {
                Apply(record.Value);
                read += LedgerFormat.RecordBytes;
            }

            _end += read;
            if (read == 0 || count % LedgerFormat.RecordBytes != 0)
            {
                break;
            }
        }

        // What follows was not whole; the next record is written over it, and nothing of it may ever count again.
        RandomAccess.SetLength(_file, _end);
    }

    private void Apply(LedgerRecord record)
    {
        if (record.IsHeld)
        {
            Held.Set(record.Block, record.Digest.Span);
        }
        else
        {
            Held.Clear(record.Block);
        }
    }
}
