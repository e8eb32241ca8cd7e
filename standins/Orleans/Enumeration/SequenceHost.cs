using System.Collections.Concurrent;
using Orleans.Runtime.Activations;
using Orleans.Runtime.Calls;

namespace Orleans.Runtime.Enumeration;

/// <summary>The sequences that an activation gives. All code here runs as turns of the activation.</summary>
/// <param name="activation">The activation.</param>
internal sealed class SequenceHost(Activation activation) : ISequenceSource
{
    /// <summary>The most sequences that one activation gives at once.</summary>
    private const int SequencesMax = 1000;

    private readonly ConcurrentDictionary<Guid, SequenceReader> _readers = new();

    private TimeSpan ResponseTimeout => activation.Runtime.Messaging.ResponseTimeout;

    public Task<SequenceStep> BeginAsync(
        Guid sequence, string method, object?[] arguments, int batchMax, CancellationToken cancellationToken)
    {
        if (_readers.Count >= SequencesMax)
        {
            throw new LimitExceededException($"Grain {activation.GrainId} gives {SequencesMax} sequences already.");
        }

        var reader = SequenceReader.Open(GrainMethods.Find(method),
            activation.GrainInstance!, arguments, batchMax, activation.Runtime.Time);
        _readers[sequence] = reader;
        return ReadAsync(sequence, reader, cancellationToken);
    }

    public Task<SequenceStep> NextAsync(Guid sequence, CancellationToken cancellationToken) =>
        _readers.TryGetValue(sequence, out var reader)
            ? ReadAsync(sequence, reader, cancellationToken)
            : Task.FromResult(SequenceStep.Unknown);

    public async Task EndAsync(Guid sequence)
    {
        if (_readers.TryRemove(sequence, out var reader))
        {
            await reader.DisposeAsync();
        }
    }

    public Task EndAllAsync() => Task.WhenAll(_readers.Keys.Select(EndAsync));

    /// <summary>Ends the sequences of callers that went away without a word: not asked for since longer than a caller waits.</summary>
    public void DropForgotten()
    {
        foreach (var (sequence, reader) in _readers)
        {
            if (reader.Unread > ResponseTimeout)
            {
                _ = EndAsync(sequence);
            }
        }
    }

    private async Task<SequenceStep> ReadAsync(Guid sequence, SequenceReader reader, CancellationToken cancellationToken)
    {
        try
        {
            // A caller waits for an answer as for any other: half the time it has is spent on waiting for elements, then it asks again.
            var step = await reader.ReadAsync(ResponseTimeout / 2, cancellationToken);
            if (step.Status == SequenceStatus.Ended)
            {
                await EndAsync(sequence);
            }

            return step;
        }
        catch
        {
            await EndAsync(sequence);
            throw;
        }
    }
}
