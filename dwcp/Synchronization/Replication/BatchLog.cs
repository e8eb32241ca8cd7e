using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>A batch that is kept for others.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Order">Its place among all that are kept: causes come before effects.</param>
/// <param name="Since">When it came.</param>
internal sealed record KeptBatch(SyncBatch Batch, long Order, TimeSpan Since);

/// <summary>Batches of one author that are kept for others, without a gap. Not thread-safe.</summary>
internal sealed class BatchLog(Author author, long floor)
{
    private readonly List<KeptBatch> _kept = [];

    public Author Author => author;

    /// <summary>The number that the first one follows: all up to it is kept no more.</summary>
    public long Floor { get; private set; } = floor;

    /// <summary>The last number that is kept, or was.</summary>
    public long Last => _kept.Count == 0 ? Floor : _kept[^1].Batch.Last;

    /// <summary>Bytes of what is kept.</summary>
    public long Bytes { get; private set; }

    /// <summary>Keeps a batch behind the others.</summary>
    public void Add(KeptBatch kept)
    {
        _kept.Add(kept);
        Bytes += kept.Batch.Bytes.Length;
    }

    /// <summary>Drops what ends at a number or before; whether anything was dropped.</summary>
    public bool TrimThrough(long number)
    {
        var count = 0;
        while (count < _kept.Count && _kept[count].Batch.Last <= number)
        {
            Drop(count++);
        }

        _kept.RemoveRange(0, count);
        return count > 0;
    }

    /// <summary>Drops the oldest ones until the others have no more than so many bytes; whether anything was dropped.</summary>
    public bool TrimToBytes(int bytesMax)
    {
        var count = 0;
        while (Bytes > bytesMax)
        {
            Drop(count++);
        }

        _kept.RemoveRange(0, count);
        return count > 0;
    }

    /// <summary>Begins anew behind a number: what lies before came in another way, and is not kept.</summary>
    public void BeginAt(long number)
    {
        _kept.Clear();
        (Floor, Bytes) = (number, 0);
    }

    /// <summary>The batch that goes on behind a number; null where none is kept that does.</summary>
    public KeptBatch? Behind(long number)
    {
        if (number < Floor || number >= Last)
        {
            return null;
        }

        var (low, high) = (0, _kept.Count - 1);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _kept[middle].Batch.Last > number ? (low, middle) : (middle + 1, high);
        }

        return _kept[low];
    }

    private void Drop(int at)
    {
        Floor = _kept[at].Batch.Last;
        Bytes -= _kept[at].Batch.Bytes.Length;
    }
}
