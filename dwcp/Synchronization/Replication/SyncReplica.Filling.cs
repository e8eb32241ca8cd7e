using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <content>
/// Another region's store, taken in page by page. Each page is joined as it comes; what the other had seen counts only once all of it is
/// here.
/// </content>
public sealed partial class SyncReplica
{
    private Filling? _filling;

    /// <summary>
    /// Whether what a batch brings comes with the store that is being taken. Of its entries that are gone there some would come alive here
    /// behind the page that had not got them any more, and the context would then say that they were seen.
    /// </summary>
    private bool IsFilledBy(SyncBatch batch) =>
        _filling is { HasBegun: true } filling
        && batch.First <= filling.Ceiling[batch.Author]
        && !Has(PlantedBug.ApplyWhileFilling);

    private void Take(SyncPeer peer, SyncMessage.Offer offer)
    {
        if (offer.Applied[_author] > Applied[_author])
        {
            TakeVector(peer, offer.Applied);
            return;
        }

        if (Applied.Covers(offer.Applied))
        {
            _isAckDue = true;
            return;
        }

        if (IsAhead(peer, offer))
        {
            return;
        }

        if (_filling is null || (_filling.From == peer.Region && _filling.Offer.Id != offer.Id))
        {
            _filling = new Filling(peer.Region, offer, _now.Elapsed);
            AskForPage();
        }
    }

    private bool IsAhead(SyncPeer peer, SyncMessage.Offer offer)
    {
        if (offer.Time.Milliseconds - _now.WallMs <= _options.Clock.AheadMax.TotalMilliseconds || Has(PlantedBug.QuarantineIgnored))
        {
            return false;
        }

        Raise(SyncAlarm.AheadOfClock, peer.Member.Author, $"its store is ahead to {offer.Time}");
        return true;
    }

    /// <summary>Asks for the next page, and again if it does not come.</summary>
    private void AskForPage()
    {
        if (_filling is { } filling
            && (filling.AskedAt is not { } askedAt || askedAt <= ResendBefore)
            && _peers.TryGetValue(filling.From, out var peer)
            && peer.IsConnected)
        {
            filling.AskedAt = _now.Elapsed;
            Send(peer, new SyncMessage.Ask(filling.Offer.Id, filling.After));
        }
    }

    private void Take(SyncPeer peer, SyncMessage.Page page)
    {
        var isMixed = Has(PlantedBug.MixPages);
        if (_filling is not { } filling
            || filling.From != peer.Region
            || (!isMixed && (filling.Offer.Id != page.Id || filling.After != page.After))
            || IsAhead(peer, filling.Offer))
        {
            // The clock here may have gone back since the first page: the next one is asked for again.
            return;
        }

        var context = filling.Offer.Context;
        if (page.Records.Any(record => record.Entries.ToArray().Any(entry => !context.Contains(entry.Dot))))
        {
            Drop(peer.Region, SyncDrop.Malformed, "a page has what its store has not seen");
            return;
        }

        try
        {
            Join(page, filling, context);
        }
        catch (StoreLimitException full)
        {
            Raise(SyncAlarm.StoreFull, peer.Member.Author, full.Message);
        }
        catch (DotConflictException conflict)
        {
            Raise(SyncAlarm.NumberUsedTwice, conflict.Dot.Author, conflict.Message);
        }
    }

    private void Join(SyncMessage.Page page, Filling filling, CausalContext context)
    {
        var last = page.Records.Count == 0 ? page.After : page.Records[^1].Key;
        if (Has(PlantedBug.AbsentKeysNotJoined))
        {
            foreach (var record in page.Records)
            {
                Changed(_store.JoinRecord(record, context) ? [record.Key] : Array.Empty<RecordKey>());
            }
        }
        else
        {
            Changed(_store.JoinRange(page.Records, context, page.After, page.IsLast ? null : last));
        }

        _clock.TryObserve(filling.Offer.Time, _now.WallMs);
        _shown = _shown.Join(filling.Offer.Applied).Join(filling.Offer.Shown);
        (filling.HasBegun, filling.After, filling.HeardAt, filling.AskedAt) = (true, last, _now.Elapsed, null);
        if (page.IsLast || Has(PlantedBug.ContextWithFirstPage))
        {
            _store.See(context);
        }

        if (page.IsLast)
        {
            Complete(filling);
        }
        else
        {
            AskForPage();
        }

        TakePart();
    }

    private void Complete(Filling filling)
    {
        foreach (var top in filling.Offer.Applied.Tops.Where(top => !Applied.Contains(top)))
        {
            // The batches are not here to be passed on, and those that are have a gap behind them now.
            if (!_logs.TryGetValue(top.Author, out var log))
            {
                _logs[top.Author] = log = new BatchLog(top.Author, 0);
            }

            log.BeginAt(top.Number);
            _draft.Trimmed[top.Author] = top.Number;
        }

        Applied = Applied.Join(filling.Offer.Applied);
        _shown = Applied.Covers(_shown) ? VersionVector.Empty : _shown;
        _alarms.RemoveWhere(alarm => alarm.Author.Region == filling.From);
        (_filling, _isAckDue) = (null, true);
    }
}
