using Orleans.Concurrency;

namespace Orleans.Runtime.Enumeration;

/// <summary>How a caller reads a sequence that a grain gives. Every grain answers it; its calls interleave.</summary>
[Alias("Orleans.ISequenceSource")]
internal interface ISequenceSource : IAddressable
{
    /// <summary>Begins a sequence and waits for its first elements.</summary>
    [Alias("Begin"), AlwaysInterleave]
    Task<SequenceStep> BeginAsync(Guid sequence, string method, object?[] arguments, int batchMax, CancellationToken cancellationToken);

    /// <summary>Waits for the next elements.</summary>
    [Alias("Next"), AlwaysInterleave]
    Task<SequenceStep> NextAsync(Guid sequence, CancellationToken cancellationToken);

    /// <summary>Ends a sequence: the grain's enumerator is cancelled and disposed of.</summary>
    [Alias("End"), AlwaysInterleave]
    Task EndAsync(Guid sequence);
}
