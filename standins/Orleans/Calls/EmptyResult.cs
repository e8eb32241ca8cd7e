namespace Orleans.Runtime.Calls;

/// <summary>No answer, or one without value.</summary>
/// <param name="type"><c>void</c>, <see cref="Task"/> or <see cref="ValueTask"/>.</param>
internal sealed class EmptyResult(Type type) : ResultShape
{
    public override Type ValueType => typeof(object);

    public override async Task<object?> ReadAsync(object? returned)
    {
        await (returned switch
        {
            Task task => task,
            ValueTask task => task.AsTask(),
            _ => Task.CompletedTask,
        });
        return null;
    }

    public override object? Wrap(Task<object?> pending) => type == typeof(Task) ? pending
        : type == typeof(ValueTask) ? new ValueTask(pending)
        : Forget(pending);

    // The caller of a void method is told nothing; its errors were logged where they occurred.
    private static object? Forget(Task pending)
    {
        _ = pending.ContinueWith(
            static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return null;
    }
}
