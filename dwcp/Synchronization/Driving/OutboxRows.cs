using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>
/// Gives the rows of the outbox their places in the order of commits: that in which readings see them. A reading sees what was committed
/// before it. What was seen and is not consumed yet, because the replica has it wait, is seen again and passed over.
/// </summary>
internal sealed class OutboxRows(RecordLimits limits, long consumed)
{
    private readonly SortedDictionary<long, long> _ids = [];
    private readonly HashSet<long> _given = [];
    private long _last = consumed;
    private long _throughMs;

    /// <summary>Makes an input of a reading.</summary>
    /// <param name="reading">What was read.</param>
    /// <param name="unreadable">Told a row that is none, and why: it is consumed and changes nothing.</param>
    public SyncInput.Announce Take(OutboxReading reading, Action<long, string> unreadable)
    {
        var rows = new List<OutboxRow>(reading.Rows.Count);
        foreach (var entry in reading.Rows.Where(entry => _given.Add(entry.Id)))
        {
            _ids.Add(++_last, entry.Id);

            // It was written before an earlier reading began, and committed after it, for that one did not see it.
            rows.Add(new OutboxRow(_last, Math.Max(entry.WrittenAtMs, _throughMs), Read(entry, unreadable)));
        }

        _throughMs = reading.IsComplete ? Math.Max(_throughMs, reading.AtMs) : _throughMs;
        return new SyncInput.Announce(rows, reading.IsComplete ? _throughMs : 0);
    }

    /// <summary>What the database calls the rows that a write consumes.</summary>
    public IReadOnlyList<long> ConsumedBy(SyncOutput.Write write) =>
        [.. _ids.TakeWhile(id => id.Key <= write.ConsumedRow).Select(id => id.Value)];

    /// <summary>A write is durable: the rows that it consumed are there no more.</summary>
    public void Forget(SyncOutput.Write write)
    {
        foreach (var (row, id) in _ids.TakeWhile(id => id.Key <= write.ConsumedRow).ToList())
        {
            _ids.Remove(row);
            _given.Remove(id);
        }
    }

    /// <summary>What the database calls a row.</summary>
    public long IdOf(long row) => _ids.GetValueOrDefault(row);

    private System.Collections.Immutable.ImmutableArray<RecordChange> Read(OutboxEntry entry, Action<long, string> unreadable)
    {
        try
        {
            return RecordChangeCodec.Decode(entry.Changes, limits);
        }
        catch (WireFormatException exception)
        {
            unreadable(entry.Id, exception.Message);
            return [];
        }
    }
}
