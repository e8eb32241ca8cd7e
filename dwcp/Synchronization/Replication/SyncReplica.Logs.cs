using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <content>Batches that are kept for others: until all members have them, or they are too many.</content>
public sealed partial class SyncReplica
{
    private readonly SortedDictionary<Author, BatchLog> _logs = [];
    private long _order;

    /// <summary>Bytes that are kept of an author's batches.</summary>
    internal long LogBytesOf(Author author) => _logs.TryGetValue(author, out var log) ? log.Bytes : 0;

    /// <summary>The logs as they are in writing.</summary>
    private void Recall(IReadOnlyList<SyncBatch> kept)
    {
        foreach (var batch in kept)
        {
            if (!_logs.TryGetValue(batch.Author, out var log))
            {
                _logs[batch.Author] = log = new BatchLog(batch.Author, batch.First - 1);
            }

            log.Add(new KeptBatch(batch, _order++, _now.Elapsed));
        }

        // Of authors that nothing is kept of, everything is kept no more.
        foreach (var top in Applied.Tops.Where(top => !_logs.ContainsKey(top.Author)))
        {
            var closed = _open.Count > 0 && _open[0].Author == top.Author ? _open[0].First - 1 : top.Number;
            _logs[top.Author] = new BatchLog(top.Author, closed);
        }
    }

    private void KeepForOthers(SyncBatch batch)
    {
        if (!_logs.TryGetValue(batch.Author, out var log))
        {
            _logs[batch.Author] = log = new BatchLog(batch.Author, 0);
        }

        log.Add(new KeptBatch(batch, _order++, _now.Elapsed));
        _draft.Kept.Add(batch);
        _draft.IsNeeded = true;
        if (!Has(PlantedBug.LogUnbounded) && log.TrimToBytes(_options.LogBytesMax))
        {
            _draft.Trimmed[log.Author] = log.Floor;
        }
    }

    /// <summary>Drops what all members have in writing: nobody will ask for it.</summary>
    private void TrimLogs()
    {
        foreach (var log in _logs.Values)
        {
            var acked = _peers.Values.Select(peer => peer.Acked[log.Author]).DefaultIfEmpty(long.MaxValue);
            if (log.TrimThrough(Has(PlantedBug.TrimByQuickest) ? acked.Max() : acked.Min()))
            {
                _draft.Trimmed[log.Author] = log.Floor;
                _draft.IsNeeded = true;
            }
        }
    }
}
