using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <content>Heartbeats, and how stale each source is by them.</content>
public sealed partial class SyncReplica
{
    private readonly SortedDictionary<Author, SyncSource> _sources = [];
    private TimeSpan? _beatAt;
    private Heartbeat? _ownBeat;

    /// <summary>How stale each other author is here: of all members, and of all that were heard of.</summary>
    /// <param name="now">The time.</param>
    public IReadOnlyList<SourceStaleness> Staleness(SyncNow now)
    {
        var authors = _peers.Values.Select(peer => peer.Member.Author).Concat(_sources.Keys);
        return [.. new SortedSet<Author>(authors).Select(author => StalenessOf(author, now))];
    }

    private SourceStaleness StalenessOf(Author author, SyncNow now)
    {
        var source = _sources.GetValueOrDefault(author) ?? new SyncSource();
        var isConnected = _peers.TryGetValue(author.Region, out var peer) && peer.IsConnected;
        var known = Math.Max(source.Last?.Number ?? 0, _held.GetValueOrDefault(author)?.Last ?? 0);
        var sinceHeard = source.Heard is { } heard ? now.Elapsed - heard.At : (TimeSpan?)null;
        var nowThere = Math.Max(now.WallMs, source.Heard is { } last ? last.Ms + (long)sinceHeard!.Value.TotalMilliseconds : 0);
        TimeSpan? staleness = source.AsOfMs is { } asOfMs ? TimeSpan.FromMilliseconds(Math.Max(0, nowThere - asOfMs)) : null;
        return new(author, source.AsOfMs, staleness, sinceHeard, isConnected, Math.Max(0, known - Applied[author]));
    }

    private SyncSource SourceOf(Author author)
    {
        if (!_sources.TryGetValue(author, out var source))
        {
            _sources[author] = source = new SyncSource();
        }

        return source;
    }

    private void Take(SyncPeer peer, Heartbeat beat)
    {
        var source = _sources.GetValueOrDefault(beat.Author);
        if (!IsKnown(peer, beat.Author) || source?.IsNews(beat) == false)
        {
            return;
        }

        if (!beat.IsSigned(_verifier))
        {
            Drop(peer.Region, SyncDrop.BadSignature, beat.Author.ToString());
            return;
        }

        if (beat.AsOfMs - _now.WallMs > _options.Clock.AheadMax.TotalMilliseconds && !Has(PlantedBug.QuarantineIgnored))
        {
            // Another one comes soon enough.
            Raise(SyncAlarm.AheadOfClock, beat.Author, $"its heartbeat is ahead by {beat.AsOfMs - _now.WallMs} ms");
            return;
        }

        _alarms.Remove((SyncAlarm.AheadOfClock, beat.Author));
        SourceOf(beat.Author).Hears(beat, _now.Elapsed);
        SeeHeartbeats();
    }

    /// <summary>A heartbeat counts once all the changes that it names are visible.</summary>
    private void SeeHeartbeats()
    {
        foreach (var source in _sources.Values)
        {
            if (source.Last is { } beat && (beat.Number <= Applied[beat.Author] || Has(PlantedBug.HeartbeatNumberIgnored)))
            {
                source.Sees(beat.AsOfMs);
            }
        }
    }

    /// <summary>Says that this author is there, what it has committed, and what was heard of those that others may not hear.</summary>
    private void Beat()
    {
        SeeHeartbeats();
        if (_beatAt is { } at && _now.Elapsed - at < _options.HeartbeatInterval)
        {
            return;
        }

        (_beatAt, _isAckDue) = (_now.Elapsed, true);
        TrimLogs();
        if (_throughMs > 0 && (_ownBeat?.Number != Applied[_author] || _ownBeat.AsOfMs != _throughMs))
        {
            _ownBeat = Heartbeat.Sign(_author, Applied[_author], _throughMs, _signer);
        }

        foreach (var peer in _peers.Values.Where(peer => peer.IsGreeted))
        {
            if (_ownBeat is not null)
            {
                Send(peer, new SyncMessage.Beat(_ownBeat));
            }

            foreach (var beat in _sources.Values.Select(source => source.Last).OfType<Heartbeat>().Where(beat => IsUnheard(beat, peer)))
            {
                Send(peer, new SyncMessage.Beat(beat));
            }
        }
    }

    private bool IsUnheard(Heartbeat beat, SyncPeer peer) =>
        !Has(PlantedBug.NeverRelay)
        && beat.Author != peer.Member.Author
        && beat.AsOfMs - peer.Heard.GetValueOrDefault(beat.Author)
            > (_options.RelayAfter + (2 * _options.HeartbeatInterval)).TotalMilliseconds;

    private KeyValuePair<Author, long>[] HeardBeats() => [.. _sources.Values
        .Select(source => source.Last)
        .OfType<Heartbeat>()
        .Select(beat => KeyValuePair.Create(beat.Author, beat.AsOfMs))];
}
