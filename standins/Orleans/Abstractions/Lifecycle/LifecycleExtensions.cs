using Orleans.Runtime.Lifecycle;

namespace Orleans;

/// <summary>Subscribes delegates to lifecycles.</summary>
public static class LifecycleExtensions
{
    /// <summary>Takes part in a stage's start and end.</summary>
    public static IDisposable Subscribe(
        this ILifecycleObservable observable,
        string observerName,
        int stage,
        Func<CancellationToken, Task> onStart,
        Func<CancellationToken, Task>? onStop) =>
        observable.Subscribe(observerName, stage, new DelegateObserver(onStart, onStop));

    /// <summary>Takes part in a stage's start.</summary>
    public static IDisposable Subscribe(
        this ILifecycleObservable observable, string observerName, int stage, Func<CancellationToken, Task> onStart) =>
        observable.Subscribe(observerName, stage, new DelegateObserver(onStart, null));

    /// <summary>Takes part in a stage's start and end.</summary>
    public static IDisposable Subscribe<TObserver>(
        this ILifecycleObservable observable, int stage, Func<CancellationToken, Task> onStart, Func<CancellationToken, Task> onStop) =>
        observable.Subscribe(typeof(TObserver).Name, stage, new DelegateObserver(onStart, onStop));

    /// <summary>Takes part in a stage's start.</summary>
    public static IDisposable Subscribe<TObserver>(
        this ILifecycleObservable observable, int stage, Func<CancellationToken, Task> onStart) =>
        observable.Subscribe(typeof(TObserver).Name, stage, new DelegateObserver(onStart, null));
}
