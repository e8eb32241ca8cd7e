namespace Orleans.Runtime.Lifecycle;

/// <summary>Starts its observers stage by stage and stops those that it started in the reverse order.</summary>
internal class StagedLifecycle : ILifecycleObservable
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly List<Entry> _started = [];

    /// <summary>The highest stage that has started.</summary>
    public int HighestCompletedStage { get; private set; } = int.MinValue;

    /// <summary>The lowest stage that has stopped.</summary>
    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        var entry = new Entry(this, observerName, stage, observer);
        lock (_gate)
        {
            _entries.Add(entry);
        }

        return entry;
    }

    /// <summary>Starts; the observers of one stage start together. When one fails the error is thrown, and no later stage starts.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var stage in Stages(_entries))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _started.AddRange(stage);
            await Task.WhenAll(stage.Select(entry => entry.Observer.OnStart(cancellationToken)));
            HighestCompletedStage = stage.Key;
        }
    }

    /// <summary>Stops what was started; an error does not keep the other stages from stopping.</summary>
    public async Task StopAsync(Action<string, Exception> onError, CancellationToken cancellationToken)
    {
        foreach (var stage in Stages(_started).Reverse())
        {
            foreach (var entry in stage)
            {
                try
                {
                    await entry.Observer.OnStop(cancellationToken);
                }
                catch (Exception error)
                {
                    onError(entry.Name, error);
                }
            }

            LowestStoppedStage = stage.Key;
        }

        _started.Clear();
    }

    private IGrouping<int, Entry>[] Stages(List<Entry> entries)
    {
        lock (_gate)
        {
            return [.. entries.GroupBy(entry => entry.Stage).OrderBy(stage => stage.Key)];
        }
    }

    private sealed class Entry(StagedLifecycle owner, string name, int stage, ILifecycleObserver observer) : IDisposable
    {
        public string Name => name;

        public int Stage => stage;

        public ILifecycleObserver Observer => observer;

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._entries.Remove(this);
            }
        }
    }
}
