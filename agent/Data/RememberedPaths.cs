using System.Text;
using NovaCron.Agent.Storage;
using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Agent;

/// <summary>
/// What paths to other regions showed, in a small file that all processes of a data folder may share: whoever writes reads it anew
/// under a lock and puts its own beside what others found. It is a hint: a file that is damaged or out of reach is told of once, and
/// transfers begin without. May be used from any thread.
/// </summary>
public sealed class RememberedPaths : IAsyncDisposable
{
    /// <summary>The file's name in an agent's folder.</summary>
    public const string FileName = "paths.json";

    private const string LockSuffix = ".lock";
    private const int LockAttempts = 40;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    private readonly string? _file;
    private readonly TimeProvider _time;
    private readonly Action<string> _warn;
    private readonly Lock _gate = new();
    private readonly PathMemory _own = new();
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private bool _hasMore;
    private bool _hasWarned;

    /// <summary>Touches nothing yet.</summary>
    /// <param name="file">The file, in a folder that is there; null keeps everything in memory.</param>
    /// <param name="time">The clock.</param>
    /// <param name="warn">Gets a sentence for the operator when the file cannot be used.</param>
    public RememberedPaths(string? file, TimeProvider time, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(warn);
        (_file, _time, _warn) = (file, time, warn);
    }

    /// <summary>What the path to a region showed last; null where nothing fresh is known.</summary>
    /// <param name="peer">The region.</param>
    /// <param name="congestionControl">What new connections begin with; empty where the kernel does not tell.</param>
    public PathRecord? Find(string peer, string congestionControl)
    {
        var memory = Read();
        lock (_gate)
        {
            // What is still being written counts already.
            memory.Merge(_own);
        }

        return memory.Find(peer, congestionControl, _time.GetUtcNow());
    }

    /// <summary>Keeps what a path showed. It is written in the background, for a guest may stand still meanwhile.</summary>
    /// <param name="peer">The region.</param>
    /// <param name="congestionControl">What the transfer's connections began with.</param>
    /// <param name="record">What it showed; null, which changes nothing, where it showed nothing.</param>
    public void Remember(string peer, string congestionControl, PathRecord? record)
    {
        if (record is null)
        {
            return;
        }

        lock (_gate)
        {
            _own.Remember(peer, congestionControl, record);
            _hasMore = true;
            if (_file is not null && !_isWriting)
            {
                _isWriting = true;
                _writing = Task.Run(WriteAsync);
            }
        }
    }

    /// <summary>Returns when everything is written, or could not be.</summary>
    public async ValueTask DisposeAsync()
    {
        Task writing;
        lock (_gate)
        {
            writing = _writing;
        }

        await writing;
    }

    private async Task WriteAsync()
    {
        try
        {
            while (HasMore())
            {
                using var held = await LockAsync();
                var memory = Read();
                lock (_gate)
                {
                    memory.Merge(_own);
                    _hasMore = false;
                }

                AtomicFile.Write(_file!, Encoding.UTF8.GetBytes(memory.ToJson()));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            lock (_gate)
            {
                _isWriting = false;
            }

            WarnOnce($"What paths showed cannot be kept in {_file}: {e.Message}");
        }
    }

    private bool HasMore()
    {
        lock (_gate)
        {
            return _isWriting = _hasMore;
        }
    }

    /// <summary>Other processes write too; the lock's file stays, so that all hold the same one.</summary>
    private async Task<FileStream> LockAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(_file + LockSuffix, FileMode.OpenOrCreate, FileAccess.Read, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (attempt < LockAttempts)
            {
                await Task.Delay(LockPause, _time);
            }
        }
    }

    private PathMemory Read()
    {
        try
        {
            if (_file is null || !File.Exists(_file))
            {
                return new PathMemory();
            }

            if (new FileInfo(_file).Length <= PathMemory.TextLengthMax && PathMemory.TryRead(File.ReadAllText(_file), out var memory))
            {
                return memory;
            }

            WarnOnce($"{_file} is damaged and left aside: transfers begin without what paths showed, and it is written anew.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WarnOnce($"What paths showed cannot be read from {_file}: {e.Message}");
        }

        return new PathMemory();
    }

    private void WarnOnce(string sentence)
    {
        if (!Interlocked.Exchange(ref _hasWarned, true))
        {
            _warn(sentence);
        }
    }
}
