using System.Threading.Channels;
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
    private readonly Channel<UnitBatch> _written = Channel.CreateUnbounded<UnitBatch>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly Channel<UnitBatch> _spare = Channel.CreateUnbounded<UnitBatch>();
    private readonly Task _writing;
    private UnitBatch? _batch;
    private int _batches;
    private volatile string? _failure;

    /// <summary>Makes a file, or empties it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public UnitFile(string path)
    {
        Path = path;
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _writing = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public string Path { get; }

    /// <summary>Why nothing is written any more; null while all is.</summary>
    public string? Failure => _failure;

    /// <summary>Writes a unit's content to a place, over what was there.</summary>
    public void Write(int place, ReadOnlySpan<byte> content)
    {
        if (_batch is not null && !_batch.TryAdd(place, content))
        {
            _written.Writer.TryWrite(_batch);
            _batch = null;
        }

        if (_batch is null)
        {
            _batch = Rent();
            _batch.TryAdd(place, content);
        }
    }

    /// <summary>Waits until all is written, and hands the file over. Null where writing failed; the file is gone then.</summary>
    public WrittenUnits? Finish()
    {
        if (_batch is not null)
        {
            _written.Writer.TryWrite(_batch);
        }

        End();
        if (_failure is null)
        {
            return new WrittenUnits(Path, _file, _cipher, _proofs);
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
        if (_spare.Reader.TryRead(out var spare))
        {
            return spare;
        }

        if (_batches < BatchesMax)
        {
            _batches++;
            return new UnitBatch(BatchUnits);
        }

        return _spare.Reader.ReadAsync().AsTask().GetAwaiter().GetResult();
    }

    private void End()
    {
        _written.Writer.TryComplete();
        _writing.GetAwaiter().GetResult();
    }

    private void Discard()
    {
        _cipher.Dispose();
        _file.Dispose();
        File.Delete(Path);
    }

    private void WriteAll()
    {
        while (_written.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_written.Reader.TryRead(out var batch))
            {
                TryWrite(batch);
                batch.Clear();
                _spare.Writer.TryWrite(batch);
            }
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
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failure = error.Message;
        }
    }
}
