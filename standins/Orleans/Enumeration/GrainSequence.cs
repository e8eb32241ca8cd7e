using Orleans.Runtime.Calls;

namespace Orleans.Runtime.Enumeration;

/// <summary>A sequence as its caller sees it: nothing is asked of the grain until it is read.</summary>
/// <typeparam name="T">An element.</typeparam>
/// <param name="target">The grain.</param>
/// <param name="method">The method that gives it.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="batchMax">How many elements travel together at most.</param>
internal sealed class GrainSequence<T>(GrainReference target, GrainMethod method, object?[] arguments, int batchMax = 100)
    : IAsyncEnumerable<T>
{
    public GrainSequence<T> WithBatch(int max) => new(target, method, arguments, max);

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var own = arguments.ToArray();
        var passed = CancellationToken.None;
        if (method.TokenIndex >= 0)
        {
            passed = (CancellationToken)own[method.TokenIndex]!;
            own[method.TokenIndex] = null;
        }

        return new GrainSequenceEnumerator<T>(target.AsReference<ISequenceSource>(), method.Id, own, batchMax, passed, cancellationToken);
    }
}
