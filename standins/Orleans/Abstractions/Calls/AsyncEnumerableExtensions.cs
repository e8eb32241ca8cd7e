using Orleans.Runtime.Enumeration;

namespace Orleans.Runtime;

/// <summary>How a grain's sequence is fetched.</summary>
public static class AsyncEnumerableExtensions
{
    /// <summary>Sets how many elements that are ready at once travel together, at most; 100 by default.</summary>
    public static IAsyncEnumerable<T> WithBatchSize<T>(this IAsyncEnumerable<T> self, int maxBatchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
        return self is GrainSequence<T> sequence ? sequence.WithBatch(maxBatchSize) : self;
    }
}
