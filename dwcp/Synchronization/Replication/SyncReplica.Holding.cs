using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <content>Causal delivery: a batch is applied once those before it were, and what its author had seen; until then it is held.</content>
public sealed partial class SyncReplica
{
    private readonly SortedDictionary<Author, HeldBatches> _held = [];
    private readonly Dictionary<Author, TimeSpan> _wantedAt = [];

    /// <summary>How much of an author's is held.</summary>
    internal (int Count, long Bytes) HeldBy(Author author) => _held.TryGetValue(author, out var held) ? (held.Count, held.Bytes) : default;

    private void Hold(SyncPeer peer, SyncBatch batch)
    {
        if (!_held.TryGetValue(batch.Author, out var held))
        {
            _held[batch.Author] = held = new HeldBatches();
        }

        var isFull = held.Count >= _options.HeldBatchesMax || held.Bytes + batch.Bytes.Length > _options.HeldBytesMax;
        if (isFull && !Has(PlantedBug.HeldUnbounded))
        {
            Drop(peer.Region, SyncDrop.HeldFull, batch.Author.ToString());
            return;
        }

        held.Add(new HeldBatch(batch, peer.Region, _now.Elapsed));
    }

    /// <summary>Applies what is held and may be applied now; one may be what another waits for.</summary>
    private void ReleaseHeld()
    {
        for (var isMore = true; isMore;)
        {
            isMore = false;
            foreach (var held in _held.Values)
            {
                while (held.First is { } first && (first.Batch.Last <= Applied[first.Batch.Author] || TryApply(first.Batch)))
                {
                    held.Remove(first);
                    isMore = true;
                }
            }
        }
    }

    /// <summary>Applies a batch, if it may be applied now.</summary>
    private bool TryApply(SyncBatch batch)
    {
        var isNext = batch.First <= Applied[batch.Author] + 1 || Has(PlantedBug.HeldOutOfOrder);
        if (!isNext || IsFilledBy(batch) || !(Applied.Covers(batch.Seen) || Has(PlantedBug.DependencyNotAwaited)))
        {
            return false;
        }

        if (AheadBy(batch) is var ahead && ahead > _options.Clock.AheadMax.TotalMilliseconds && !Has(PlantedBug.QuarantineIgnored))
        {
            Raise(SyncAlarm.AheadOfClock, batch.Author, $"its change {batch.First} is ahead by {ahead} ms");
            return false;
        }

        return TryApplyAll(batch);
    }

    private long AheadBy(SyncBatch batch) =>
        batch.Transactions.Max(transaction => Math.Max(transaction.Time.Milliseconds, transaction.CommittedAtMs)) - _now.WallMs;

    private bool TryApplyAll(SyncBatch batch)
    {
        try
        {
            foreach (var transaction in batch.Transactions.Where(transaction => transaction.Last > Applied[batch.Author]))
            {
                Apply(transaction);
            }
        }
        catch (StoreLimitException full)
        {
            // What was applied of it stays applied; the rest comes again.
            Raise(SyncAlarm.StoreFull, batch.Author, full.Message);
            return false;
        }
        catch (DotConflictException conflict)
        {
            Raise(SyncAlarm.NumberUsedTwice, batch.Author, conflict.Message);
            return false;
        }

        _alarms.RemoveWhere(alarm => alarm.Author == batch.Author && alarm.Kind != SyncAlarm.StoresDiffer);
        KeepForOthers(batch);
        return true;
    }

    private void Apply(Transaction transaction)
    {
        var author = transaction.Author;
        if (!Has(PlantedBug.SkipWhatContextHas) || !Store.Context.Contains(new Dot(author, transaction.Last)))
        {
            Changed(_store.Apply(transaction));
        }

        _clock.TryObserve(transaction.Time, _now.WallMs);
        Applied = Applied.With(new Dot(author, transaction.Last));
        (_draft.IsNeeded, _isAckDue) = (true, true);
        Remember(transaction);
        SourceOf(author).Sees(transaction.CommittedAtMs);
        _shown = Applied.Covers(_shown) ? VersionVector.Empty : _shown;
    }

    /// <summary>Asks whoever sent a batch that is held for what it waits for: it must have had that itself.</summary>
    private void AskForWhatIsMissing()
    {
        foreach (var first in _held.Values.Select(held => held.First).OfType<HeldBatch>())
        {
            if (_filling is null && _now.Elapsed - first.Since >= _options.WantAfter && _peers.TryGetValue(first.From, out var peer))
            {
                foreach (var author in MissingFor(first.Batch).Where(author => author != _author))
                {
                    AskFor(author, peer);
                }
            }
        }
    }

    private IEnumerable<Author> MissingFor(SyncBatch batch) => batch.First > Applied[batch.Author] + 1
        ? [batch.Author]
        : batch.Seen.Tops.Where(top => !Applied.Contains(top)).Select(top => top.Author);

    private void AskFor(Author author, SyncPeer peer)
    {
        if (peer.IsGreeted && (!_wantedAt.TryGetValue(author, out var at) || _now.Elapsed - at >= _options.WantAfter))
        {
            if (_wantedAt.Count >= _options.Store.AuthorsMax)
            {
                _wantedAt.Clear();
            }

            _wantedAt[author] = _now.Elapsed;
            Send(peer, new SyncMessage.Want(author, Applied[author] + 1));
        }
    }
}
