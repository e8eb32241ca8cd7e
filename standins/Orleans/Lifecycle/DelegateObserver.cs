namespace Orleans.Runtime.Lifecycle;

/// <summary>Delegates that take part in a stage.</summary>
/// <param name="onStart">Its start.</param>
/// <param name="onStop">Its end.</param>
internal sealed class DelegateObserver(Func<CancellationToken, Task> onStart, Func<CancellationToken, Task>? onStop) : ILifecycleObserver
{
    public Task OnStart(CancellationToken cancellationToken = default) => onStart(cancellationToken);

    public Task OnStop(CancellationToken cancellationToken = default) => onStop?.Invoke(cancellationToken) ?? Task.CompletedTask;
}
