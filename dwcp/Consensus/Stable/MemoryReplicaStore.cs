namespace NovaCron.Dwcp.Consensus.Stable;

/// <summary>Keeps a member's records in this process, for trials and tests: it survives the member, not the process.</summary>
public sealed class MemoryReplicaStore(string replica) : IReplicaStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<StableKey, ReadOnlyMemory<byte>> _records = new(Comparer<StableKey>.Create(Compare));
    private long _fence;

    /// <inheritdoc/>
    public Task<StableContent> LoadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _fence++;
            return Task.FromResult(new StableContent(_fence, [.. _records.Select(record => new StableRecord(record.Key, record.Value))]));
        }
    }

    /// <inheritdoc/>
    public Task WriteAsync(long fence, IReadOnlyList<StableChange> changes, CancellationToken cancellationToken)
    {
        var plan = new StablePlan(changes);
        lock (_gate)
        {
            if (fence != _fence)
            {
                return Task.FromException(new FencedException(replica, fence));
            }

            foreach (var key in plan.DroppedEpochs.SelectMany(drop => Find(key => key.Slot == drop.Key && key.Epoch <= drop.Value))
                .Concat(plan.DroppedUpTo.SelectMany(drop => Find(key => IsOf(drop, key) && key.Number <= drop.Number)))
                .Concat(plan.DroppedFrom.SelectMany(drop => Find(key => IsOf(drop, key) && key.Number >= drop.Number)))
                .ToList())
            {
                _records.Remove(key);
            }

            foreach (var (key, value) in plan.Puts)
            {
                _records[key] = value.ToArray();
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Keeps what it has: another activation may begin from it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsOf(StableKey drop, StableKey key) => key.Slot == drop.Slot && key.Epoch == drop.Epoch;

    private static int Compare(StableKey left, StableKey right) =>
        (left.Slot, left.Epoch, left.Number).CompareTo((right.Slot, right.Epoch, right.Number));

    private IEnumerable<StableKey> Find(Predicate<StableKey> isDropped) => _records.Keys.Where(key => isDropped(key));
}
