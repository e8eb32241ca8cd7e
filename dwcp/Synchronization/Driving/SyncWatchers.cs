using System.Runtime.CompilerServices;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>Tells watchers which records have changed. Thread-safe.</summary>
internal sealed class SyncWatchers(SyncDriverOptions options)
{
    private readonly Lock _gate = new();
    private readonly List<Watcher> _watchers = [];
    private Exception? _end;

    /// <summary>These records are other ones now.</summary>
    public void Tell(IEnumerable<RecordKey> keys)
    {
        lock (_gate)
        {
            if (_watchers.Count == 0)
            {
                return;
            }

            var told = keys.ToArray();
            if (told.Length == 0)
            {
                return;
            }

            foreach (var watcher in _watchers)
            {
                watcher.Add(told, options.WatchedKeysMax);
            }
        }
    }

    /// <summary>
    /// Follows changes: first null, for all there is, then the keys of what changed since the last answer was taken, or null again where
    /// those are too many.
    /// </summary>
    /// <exception cref="SyncStoppedException">The replica has stopped.</exception>
    public async IAsyncEnumerable<IReadOnlyCollection<RecordKey>?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = Enter();
        try
        {
            while (true)
            {
                await watcher.WaitAsync(cancellationToken).ConfigureAwait(false);
                IReadOnlyCollection<RecordKey>? keys;
                lock (_gate)
                {
                    keys = watcher.Take();
                }

                yield return keys;
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(watcher);
            }
        }
    }

    /// <summary>There is nothing to watch any more.</summary>
    public void End(Exception? failure)
    {
        lock (_gate)
        {
            _end = SyncStoppedException.Because(failure);
            foreach (var watcher in _watchers)
            {
                watcher.End(_end);
            }
        }
    }

    private Watcher Enter()
    {
        lock (_gate)
        {
            if (_watchers.Count >= options.WatchersMax)
            {
                throw new InvalidOperationException($"{options.WatchersMax} watch already (SyncDriverOptions.WatchersMax).");
            }

            var watcher = new Watcher();
            if (_end is { } end)
            {
                watcher.End(end);
            }

            _watchers.Add(watcher);
            return watcher;
        }
    }

    /// <summary>What one has not been told yet; under the gate, but for waiting.</summary>
    private sealed class Watcher
    {
        private HashSet<RecordKey> _keys = [];
        private bool _isAll = true;
        private TaskCompletionSource _news = Made();

        public Watcher() => _news.SetResult();

        public void Add(RecordKey[] keys, int keysMax)
        {
            _keys.UnionWith(keys);
            if (_isAll || _keys.Count > keysMax)
            {
                _keys.Clear();
                _isAll = true;
            }

            _news.TrySetResult();
        }

        public void End(Exception end)
        {
            _news.TrySetException(end);
            if (_news.Task.IsCompletedSuccessfully)
            {
                _news = Made();
                _news.SetException(end);
            }
        }

        public Task WaitAsync(CancellationToken cancellationToken) => Volatile.Read(ref _news).Task.WaitAsync(cancellationToken);

        public HashSet<RecordKey>? Take()
        {
            var (keys, isAll) = (_keys, _isAll);
            (_keys, _isAll) = ([], false);
            if (_news.Task.IsCompletedSuccessfully)
            {
                Volatile.Write(ref _news, Made());
            }

            return isAll ? null : keys;
        }

        private static TaskCompletionSource Made() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
