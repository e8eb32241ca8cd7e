namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>A batch that may not be applied yet.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="From">The region that sent it.</param>
/// <param name="Since">When it came.</param>
internal sealed record HeldBatch(SyncBatch Batch, string From, TimeSpan Since);

/// <summary>Batches of one author that may not be applied yet, in their order. Not thread-safe.</summary>
internal sealed class HeldBatches
{
    private readonly SortedDictionary<long, HeldBatch> _held = [];

    public int Count => _held.Count;

    public long Bytes { get; private set; }

    /// <summary>The first one; null where there is none.</summary>
    public HeldBatch? First => _held.Count == 0 ? null : _held.First().Value;

    /// <summary>The last number of any of them.</summary>
    public long Last => _held.Count == 0 ? 0 : _held.Values.Max(held => held.Batch.Last);

    public bool Contains(long first) => _held.ContainsKey(first);

    public void Add(HeldBatch held)
    {
        _held.Add(held.Batch.First, held);
        Bytes += held.Batch.Bytes.Length;
    }

    public void Remove(HeldBatch held)
    {
        _held.Remove(held.Batch.First);
        Bytes -= held.Batch.Bytes.Length;
    }
}
