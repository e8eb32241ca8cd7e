namespace Orleans.Runtime.Calls;

/// <summary>A <see cref="Task{T}"/>.</summary>
/// <typeparam name="T">The answer.</typeparam>
internal sealed class TaskResult<T> : ResultShape
{
    public override Type ValueType => typeof(T);

    public override async Task<object?> ReadAsync(object? returned) => await (Task<T>)returned!;

    public override object Wrap(Task<object?> pending) => UnwrapAsync(pending);

    internal static async Task<T> UnwrapAsync(Task<object?> pending) => (T)(await pending.ConfigureAwait(false))!;
}
