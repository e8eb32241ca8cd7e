using System.Diagnostics;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Bench.Ass.Load;

/// <summary>Follows the replica as any watcher does, and notes how old each foreign change was when it became visible.</summary>
internal sealed class VisibilityWatch : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<RecordKey, long> _stamps = [];
    private readonly string _region;
    private readonly Task _watching;
    private Dictionary<string, Spread> _visible = [];

    public VisibilityWatch(SyncDriver driver, string region)
    {
        _region = region;
        _watching = Task.Run(() => WatchAsync(driver));
    }

    /// <summary>What became visible since the last time, by the source's region.</summary>
    public Dictionary<string, Spread> Take()
    {
        lock (_gate)
            return Interlocked.Exchange(ref _visible, []);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync(SyncDriver driver)
    {
        try
        {
            var isFirst = true;
            await foreach (var keys in driver.WatchAsync(_end.Token))
            {
                var store = driver.Current.Store;
                var now = Stopwatch.GetTimestamp();
                var records = keys is null
                    ? store.From(new RecordKey(BenchRecords.Kind, "")).TakeWhile(record => record.Key.Kind == BenchRecords.Kind)
                    : keys.Where(key => key.Kind == BenchRecords.Kind).Select(store.Find);
                lock (_gate)
                {
                    foreach (var record in records)
                        Note(record, now, isFirst);
                }

                isFirst = false;
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SyncStoppedException)
        {
            // The load is over, or the replica has stopped: its figures end here.
        }
    }

    private void Note(ReplicatedRecord record, long now, bool isFirst)
    {
        var source = BenchRecords.RegionOf(record.Key);
        if (source == _region || BenchRecords.StampOf(record) is not { } stamp || _stamps.GetValueOrDefault(record.Key) == stamp)
            return;
        _stamps[record.Key] = stamp;
        if (isFirst)
            return;
        if (!_visible.TryGetValue(source, out var spread))
            _visible.Add(source, spread = new Spread());
        spread.Add(Stopwatch.GetElapsedTime(stamp, now).TotalMilliseconds);
    }
}
