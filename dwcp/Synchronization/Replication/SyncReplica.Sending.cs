using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <content>Batches and acknowledgements on their way to other regions.</content>
public sealed partial class SyncReplica
{
    private bool _isAckDue;
    private TimeSpan _ackedAt;

    /// <summary>Bytes of batches that are under way to a region.</summary>
    internal long InFlightTo(string region) => _peers.TryGetValue(region, out var peer) ? peer.InFlightBytes : 0;

    /// <summary>Says what is in writing here, if that is more than before.</summary>
    private void Acknowledge()
    {
        if (!_isAckDue || _now.Elapsed - _ackedAt < _options.AckDelay)
        {
            return;
        }

        (_isAckDue, _ackedAt) = (false, _now.Elapsed);
        var ack = new SyncMessage.Ack(_author, Acknowledged(), HeardBeats());
        foreach (var peer in _peers.Values.Where(peer => peer.IsGreeted))
        {
            Send(peer, ack);
        }
    }

    private VersionVector Acknowledged() => !Has(PlantedBug.AcknowledgeHeld)
        ? Applied
        : _held.Where(held => held.Value.Count > 0)
            .Aggregate(Applied, (vector, held) => vector.With(new Dot(held.Key, held.Value.Last)));

    /// <summary>Sends what a peer lacks and is to have from here, as much as the window lets through.</summary>
    private void Push(SyncPeer peer)
    {
        if (!peer.IsGreeted)
        {
            return;
        }

        if (peer.InFlightBytes > 0 && peer.ProgressAt <= ResendBefore && !Has(PlantedBug.CursorNotRewound))
        {
            peer.Rewind();
        }

        while (NextFor(peer) is { } next && HasRoom(peer, next))
        {
            Send(peer, new SyncMessage.Push(next));
            peer.Sent(next, _now.Elapsed);
        }
    }

    /// <summary>
    /// The first batch by the order of causes: if the window were filled with those that wait for others there, these would never get in.
    /// </summary>
    private SyncBatch? NextFor(SyncPeer peer)
    {
        KeptBatch? first = null;
        foreach (var log in _logs.Values)
        {
            if (log.Author != peer.Member.Author
                && log.Behind(peer.SentOf(log.Author)) is { } next
                && MaySend(peer, next)
                && (first is null || next.Order < first.Order))
            {
                first = next;
            }
        }

        return first?.Batch;
    }

    private bool HasRoom(SyncPeer peer, SyncBatch batch) =>
        peer.InFlightBytes == 0 || peer.InFlightBytes + batch.Bytes.Length <= _options.InFlightBytesMax;

    /// <summary>
    /// Own batches go at once. Those of others go to whom their author may not reach: who still lacks one after a while, or asks for it.
    /// </summary>
    private bool MaySend(SyncPeer peer, KeptBatch kept) =>
        kept.Batch.Author == _author || IsAsked(peer, kept.Batch.Author, kept.Batch.First) || IsRelayDue(kept.Since);

    private bool IsRelayDue(TimeSpan since) =>
        !Has(PlantedBug.NeverRelay) && (_now.Elapsed - since >= _options.RelayAfter || Has(PlantedBug.RelayAtOnce));

    private static bool IsAsked(SyncPeer peer, Author author, long number) =>
        peer.Asked.TryGetValue(author, out var asked) && number <= asked.Through;
}
