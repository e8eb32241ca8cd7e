namespace Orleans.Runtime.Calls;

/// <summary>A <see cref="ValueTask{T}"/>.</summary>
/// <typeparam name="T">The answer.</typeparam>
internal sealed class ValueTaskResult<T> : ResultShape
{
    public override Type ValueType => typeof(T);

    public override async Task<object?> ReadAsync(object? returned) => await (ValueTask<T>)returned!;

    public override object Wrap(Task<object?> pending) => new ValueTask<T>(TaskResult<T>.UnwrapAsync(pending));
}
