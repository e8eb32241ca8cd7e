using Orleans.Runtime.Enumeration;

namespace Orleans.Runtime.Calls;

/// <summary>An <see cref="IAsyncEnumerable{T}"/>: fetched piece by piece.</summary>
/// <typeparam name="T">An element.</typeparam>
internal sealed class SequenceResult<T> : ResultShape
{
    public override Type ValueType => typeof(T);

    public override bool IsSequence => true;

    public override Task<object?> ReadAsync(object? returned) => throw new NotSupportedException("A sequence is not one answer.");

    public override object Wrap(Task<object?> pending) => throw new NotSupportedException("A sequence is not one answer.");

    public override object CreateSequence(GrainReference target, GrainMethod method, object?[] arguments) =>
        new GrainSequence<T>(target, method, arguments);
}
