using Orleans.Runtime.Calls;

namespace Orleans.Runtime.Enumeration;

/// <summary>Reads what a grain's method yields.</summary>
internal abstract class SequenceReader : IAsyncDisposable
{
    /// <summary>How long nobody has asked for elements.</summary>
    public abstract TimeSpan Unread { get; }

    /// <summary>Calls a method and begins to read what it yields.</summary>
    public static SequenceReader Open(GrainMethod method, object grain, object?[] arguments, int batchMax, TimeProvider time)
    {
        if (!method.Shape.IsSequence)
        {
            throw new OrleansMessageRejectionException($"{method.Id} gives no sequence.");
        }

        var cancellation = new CancellationTokenSource();
        if (method.TokenIndex >= 0)
        {
            arguments[method.TokenIndex] = cancellation.Token;
        }

        var type = typeof(SequenceReader<>).MakeGenericType(method.Shape.ValueType);
        return (SequenceReader)Activator.CreateInstance(type, method.Call(grain, arguments), batchMax, cancellation, time)!;
    }

    /// <summary>Reads elements until none is ready or the batch is full; waits for the first one.</summary>
    public abstract Task<SequenceStep> ReadAsync(TimeSpan patience, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
