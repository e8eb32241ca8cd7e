using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <content>The store for those who lack what is kept no more: offered, then asked for page by page.</content>
public sealed partial class SyncReplica
{
    /// <summary>What a record and an entry have in a page beside their texts and payloads, in bytes, at most.</summary>
    private const int PartBytes = 32;

    private const int CharBytesMax = 3;

    /// <summary>Gives up what nobody goes on with.</summary>
    private void GiveSnapshotsUp()
    {
        foreach (var peer in _peers.Values)
        {
            if (peer.Serving is { } serving
                && (peer.Acked.Covers(serving.Offer.Applied) || _now.Elapsed - serving.AskedAt >= _options.SnapshotPatience))
            {
                peer.Serving = null;
            }
        }

        if (_filling is { } filling && _now.Elapsed - filling.HeardAt >= _options.SnapshotPatience)
        {
            _filling = null;
        }

        AskForPage();
    }

    /// <summary>Offers the store to a peer that lacks what is kept no more.</summary>
    private void Offer(SyncPeer peer)
    {
        var isDamaged = _damaged.Count > 0 && !Has(PlantedBug.DamagedStoreOffered);
        if (!peer.IsGreeted || !LacksWhatIsGone(peer) || isDamaged)
        {
            return;
        }

        if (peer.Serving is null)
        {
            // What is open is in the store: it must be in a batch, or the peer would have a part of one.
            CloseBatch(isForced: true);
            var offer = new SyncMessage.Offer(NewId(0), Applied, _shown, Store.Context, _clock.Last);
            peer.Serving = new Serving(offer, Store, _now.Elapsed);
        }

        if (peer.Serving.OfferedAt is not { } offeredAt || offeredAt <= ResendBefore)
        {
            peer.Serving.OfferedAt = _now.Elapsed;
            Send(peer, peer.Serving.Offer);
        }
    }

    /// <summary>A name for the store as it is now, that it has in no other life either.</summary>
    private Digest NewId(long number) => new WireWriter()
        .AuthorOf(_author).Bytes(ContextCodec.Encode(Applied)).I64(_now.Elapsed.Ticks).I64(_now.WallMs).I64(number).Digest;

    private bool LacksWhatIsGone(SyncPeer peer)
    {
        var isLacking = false;
        foreach (var log in _logs.Values.Where(log => log.Author != peer.Member.Author))
        {
            if (peer.SentOf(log.Author) >= log.Floor)
            {
                peer.BehindSince.Remove(log.Author);
                continue;
            }

            peer.BehindSince.TryAdd(log.Author, _now.Elapsed);
            isLacking |= log.Author == _author
                || IsAsked(peer, log.Author, log.Floor)
                || IsRelayDue(peer.BehindSince[log.Author]);
        }

        return isLacking;
    }

    private void Take(SyncPeer peer, SyncMessage.Ask ask)
    {
        if (peer.Serving is not { } serving || serving.Offer.Id != ask.Id)
        {
            return;
        }

        serving.AskedAt = _now.Elapsed;
        var (page, bytes, isLast) = (new List<ReplicatedRecord>(), 0L, true);
        foreach (var record in serving.Store.Range(ask.After))
        {
            bytes += BytesOf(record);
            if (page.Count == RecordCodec.RecordsMax || (page.Count > 0 && bytes > _options.PageBytesMax))
            {
                isLast = false;
                break;
            }

            page.Add(record);
        }

        Send(peer, new SyncMessage.Page(ask.Id, ask.After, page, isLast));
    }

    /// <summary>What a record takes in a page, at most.</summary>
    private static long BytesOf(ReplicatedRecord record)
    {
        var bytes = PartBytes + (CharBytesMax * ((long)record.Key.Kind.Length + record.Key.Name.Length));
        foreach (ref readonly var entry in record.Entries)
        {
            // A field or an author may be in this record alone.
            var chars = (long)entry.Path.Field.Length + entry.Path.Element.Length + entry.Dot.Author.Region.Length;
            bytes += PartBytes + (CharBytesMax * chars) + entry.Payload.Length;
        }

        return bytes;
    }
}
