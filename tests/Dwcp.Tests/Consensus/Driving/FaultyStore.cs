using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Dwcp.Tests.Consensus.Driving;

/// <summary>A store in memory that fails when told to, holds writes up when told to, and counts them.</summary>
internal sealed class FaultyStore(string replica) : IReplicaStore
{
    private readonly MemoryReplicaStore _store = new(replica);

    /// <summary>What the next writes throw; null for nothing.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What a write waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Whether a write is under way.</summary>
    public bool Writing { get; private set; }

    /// <summary>Writes that were made.</summary>
    public int Writes { get; private set; }

    /// <summary>Changes in the last write.</summary>
    public int LastChanges { get; private set; }

    public Task<StableContent> LoadAsync(CancellationToken cancellationToken) => _store.LoadAsync(cancellationToken);

    public async Task WriteAsync(long fence, IReadOnlyList<StableChange> changes, CancellationToken cancellationToken)
    {
        Writing = true;
        await Gate.WaitAsync(cancellationToken);
        Writing = false;
        if (Failure is { } failure)
        {
            throw failure;
        }

        await _store.WriteAsync(fence, changes, cancellationToken);
        (Writes, LastChanges) = (Writes + 1, changes.Count);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
