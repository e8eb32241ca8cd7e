using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Agent.Memories;

/// <summary>
/// Writes units to a file, encrypted, on a thread of its own: the migration that they pass by goes on meanwhile, and waits only when the
/// disk is <see cref="BatchesMax"/> batches behind. A disk that fails ends the writing, and nothing else. Not thread-safe.
/// </summary>
internal sealed class UnitFile : IDisposable
{
    /// <summary>Units gathered before they are written: 256 KiB.</summary>
    private const int BatchUnits = 64;

    /// <summary>Batches that may wait for the disk: 4 MiB, all the memory that writing takes.</summary>
    private const int BatchesMax = 16;

    private readonly SafeFileHandle _file;
    private readonly UnitCipher _cipher = new();
    private readonly List<UnitProof> _proofs = [];
    private readonly BlockingCollection<UnitBatch> _full = new(BatchesMax);
    private readonly BlockingCollection<UnitBatch> _spare = new(BatchesMax);
    private readonly Thread _writer;
    private UnitBatch? _batch;
    private int _batches;
    private volatile string? _failure;

    /// <summary>Makes a file, or empties it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public UnitFile(string path)
    {
        Path = path;
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _writer = new Thread(WriteAll) { IsBackground = true, Name = "kept memory" };
        _writer.Start();
    }

    public string Path { get; }

    /// <summary>Why nothing is written any more; null while all is.</summary>
    public string? Failure => _failure;

    /// <summary>Writes a unit's content to a place, over what was there.</summary>
    public void Write(int place, ReadOnlySpan<byte> content)
    {
        if (_batch is not null && !_batch.TryAdd(place, content))
        {
            _full.Add(_batch);
            _batch = null;
        }

        if (_batch is null)
        {
            _batch = Rent();
            _batch.TryAdd(place, content);
        }
    }

    /// <summary>Waits until all is written, and hands the file over. Null where writing failed; the file is gone then.</summary>
    /// <param name="proofs">What proves its units, by their places.</param>
    public KeptFile? Finish(out IReadOnlyList<UnitProof> proofs)
    {
        if (_batch is not null)
        {
            _full.Add(_batch);
        }

        End();
        proofs = _proofs;
        if (_failure is null)
        {
            return new KeptFile(Path, _file, _cipher);
        }

        Discard();
        return null;
    }

    /// <summary>Gives it up: the file goes.</summary>
    public void Dispose()
    {
        End();
        Discard();
    }

    private UnitBatch Rent()
    {
        if (_batches == BatchesMax || _spare.Count > 0)
        {
            return _spare.Take();
        }

        _batches++;
        return new UnitBatch(BatchUnits);
    }

    private void End()
    {
        _full.CompleteAdding();
        _writer.Join();
    }

    private void Discard()
    {
        _cipher.Dispose();
        _file.Dispose();
        File.Delete(Path);
    }

    private void WriteAll()
    {
        foreach (var batch in _full.GetConsumingEnumerable())
        {
            TryWrite(batch);
            batch.Clear();
            _spare.Add(batch);
        }
    }

    private void TryWrite(UnitBatch batch)
    {
        try
        {
            if (_failure is null)
            {
                batch.Encrypt(_cipher, _proofs);
                RandomAccess.Write(_file, batch.Content, (long)batch.Place * UnitAddress.Size);
            }
        }
        catch (Exception error)
        {
            _failure = error.Message;
        }
    }
}
