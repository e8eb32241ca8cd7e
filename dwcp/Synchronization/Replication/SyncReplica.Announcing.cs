using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <content>This region's own changes: rows of the outbox become transactions, and those become batches.</content>
public sealed partial class SyncReplica
{
    /// <summary>What a batch has in a message beside its transactions and its vector, in bytes, at most.</summary>
    private const int HeadBytes = 512;

    private readonly List<Transaction> _open = [];
    private long _openBytes;
    private TimeSpan _closedAt;
    private long _throughMs;

    /// <summary>Whether another region has numbers of this author that it does not know itself.</summary>
    private bool HasLostNumbers => _alarms.Contains((SyncAlarm.OwnNumbersLost, _author));

    private void Announce(SyncInput.Announce announce)
    {
        Require(announce);
        if (HasLostNumbers)
        {
            return;
        }

        foreach (var row in announce.Rows.Where(row => IsNew(row) || Has(PlantedBug.RowNumberedAgain)))
        {
            _waiting.Enqueue(row);
            _waitingThrough = row.Id;
        }

        _readThroughMs = Math.Max(_readThroughMs, announce.ThroughMs);
        NumberRows();
    }

    private bool IsNew(OutboxRow row) => row.Id > Math.Max(_consumedRow, _waitingThrough);

    private void Require(SyncInput.Announce announce)
    {
        if (announce.Rows.Count > _options.RowsMax)
        {
            throw new ArgumentException($"{announce.Rows.Count} rows are over {_options.RowsMax} (SyncOptions.RowsMax).");
        }

        for (var i = 1; i < announce.Rows.Count; i++)
        {
            if (announce.Rows[i].Id <= announce.Rows[i - 1].Id)
            {
                throw new ArgumentException($"Row {announce.Rows[i].Id} is out of order.");
            }
        }
    }

    private void Number(OutboxRow row)
    {
        try
        {
            // Never before it was committed, though the clock went back since: a moment tells all that may lie ahead of others' clocks.
            var time = _clock.Now(Math.Max(_now.WallMs, row.CommittedAtMs));
            var builder = new TransactionBuilder(_author, Applied[_author] + 1, time, row.CommittedAtMs, _options.Records);
            foreach (var change in row.Changes)
            {
                if (!ChangeWriter.TryWrite(builder.Change(Store.Find(change.Key)), change))
                {
                    Refuse(row, $"The rights for {change} are not there.");
                    return;
                }
            }

            if (builder.Build() is { } transaction)
            {
                Keep(transaction, row);
            }
        }
        catch (Exception refusal) when (
            refusal is RecordLimitException or StoreLimitException or ArgumentException or OverflowException
            or Consensus.Wire.WireFormatException)
        {
            Refuse(row, refusal.Message);
        }
    }

    private void Refuse(OutboxRow row, string reason) => _outputs.Add(new SyncOutput.Refused(row.Id, reason));

    private void Keep(Transaction transaction, OutboxRow row)
    {
        var bytes = TransactionCodec.Encode(transaction).Length;
        if (bytes > _options.MessageBytesMax - HeadBytes - ContextCodec.Encode(Seen).Length)
        {
            throw new ArgumentException($"its {bytes} bytes need a message over {_options.MessageBytesMax} (SyncOptions.MessageBytesMax)");
        }

        if (!HasRoomFor(bytes))
        {
            CloseBatch(isForced: true);
        }

        Changed(_store.Apply(transaction));
        Applied = Applied.With(new Dot(_author, transaction.Last));
        _open.Add(transaction);
        _draft.Loose.Add(transaction);
        _openBytes += bytes;
        Remember(transaction);
    }

    /// <summary>Whether the open batch has room for a transaction; what an earlier life left open is a batch of that one.</summary>
    private bool HasRoomFor(int bytes) => _open.Count == 0
        || (_open[0].Author == _author
            && _open.Count < _options.BatchTransactionsMax
            && _openBytes + bytes <= _options.BatchBytesMax);

    /// <summary>
    /// Signs what is open, if it is time. Nothing is added to a batch that was closed, so that a number is always in the same one; and it
    /// is durable before anybody hears of it.
    /// </summary>
    private void CloseBatch(bool isForced)
    {
        if (_open.Count == 0 || (!isForced && _now.Elapsed - _closedAt < _options.BatchDelay))
        {
            return;
        }

        // All that was seen until now: more than the first one needs, and never less than the last one does.
        var seen = VersionVector.Of(Seen.Tops.Where(top => top.Author != _open[0].Author && !Has(PlantedBug.SeenNotSaid)));
        KeepForOthers(SyncBatch.Sign(seen, [.. _open], _signer));
        _open.Clear();
        _draft.Loose.Clear();
        (_openBytes, _closedAt) = (0, _now.Elapsed);
    }
}
