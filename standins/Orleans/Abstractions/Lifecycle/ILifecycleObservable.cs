namespace Orleans;

/// <summary>Something that starts and stops in stages.</summary>
public interface ILifecycleObservable
{
    /// <summary>Takes part in a stage, until the result is disposed of.</summary>
    IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
}
