using Orleans.Runtime.Calls;

namespace Orleans.Runtime.Observers;

/// <summary>The calls that wait for one observer.</summary>
/// <param name="observer">The observer.</param>
internal sealed class ObserverQueue(IGrainObserver observer) : IThreadPoolWorkItem
{
    /// <summary>The most calls that wait; further ones fail.</summary>
    private const int WaitingMax = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<GrainRequest> _waiting = new();
    private bool _running;

    public void Enqueue(GrainRequest request)
    {
        lock (_gate)
        {
            if (_waiting.Count >= WaitingMax)
            {
                request.Fail(new LimitExceededException($"{WaitingMax} calls wait for observer {request.Target}."));
                return;
            }

            _waiting.Enqueue(request);
            if (_running)
            {
                return;
            }

            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = DrainAsync();

    private async Task DrainAsync()
    {
        while (Next() is { } request)
        {
            await request.RunAsync(observer).ConfigureAwait(false);
        }
    }

    private GrainRequest? Next()
    {
        lock (_gate)
        {
            _running = _waiting.TryDequeue(out var request);
            return request;
        }
    }
}
