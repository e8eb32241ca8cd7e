using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <content>Who the members are, and the first words on a link.</content>
public sealed partial class SyncReplica
{
    /// <summary>What was sent then or before, and not answered, is to be sent again.</summary>
    private TimeSpan ResendBefore => _now.Elapsed - _options.ResendAfter;

    private void TakeMembers(IReadOnlyList<SyncMember> all)
    {
        if (all.Count > _options.MembersMax)
        {
            throw new ArgumentException($"{all.Count} members are over {_options.MembersMax} (SyncOptions.MembersMax).");
        }

        foreach (var gone in _peers.Keys.Where(region => all.All(member => member.Region != region)).ToList())
        {
            _peers.Remove(gone);
        }

        foreach (var member in all.Where(member => member.Region != _author.Region))
        {
            var isThere = _peers.TryGetValue(member.Region, out var peer);
            if (!isThere || peer!.Member.Incarnation < member.Incarnation)
            {
                // Another life may have less in writing than the one before it acknowledged.
                _peers[member.Region] = new SyncPeer(member) { IsConnected = isThere && peer!.IsConnected, HelloAt = ResendBefore };
            }
        }

        if (_peers.Count == 0 && _damaged.Count > 0)
        {
            AcceptDamage();
        }
    }

    private void Connect(string region)
    {
        if (_peers.TryGetValue(region, out var peer))
        {
            (peer.IsConnected, peer.IsGreeted, peer.HelloAt) = (true, false, ResendBefore);
            peer.Rewind();
        }
    }

    private void Disconnect(string region)
    {
        if (_peers.TryGetValue(region, out var peer))
        {
            (peer.IsConnected, peer.IsGreeted) = (false, false);
            peer.Rewind();
        }
    }

    /// <summary>Says hello until there is an answer.</summary>
    private void Greet(SyncPeer peer)
    {
        if (!peer.IsGreeted && peer.HelloAt <= ResendBefore)
        {
            peer.HelloAt = _now.Elapsed;
            Send(peer, new SyncMessage.Hello(_author, Applied, IsAnswer: false));
        }
    }

    private void Take(SyncPeer peer, SyncMessage.Hello hello)
    {
        if (!IsOf(peer, hello.Author))
        {
            return;
        }

        TakeVector(peer, hello.Applied);
        if (!peer.IsGreeted || !hello.IsAnswer)
        {
            // It has begun anew, or the link has: what is not in writing there never came.
            if (!Has(PlantedBug.CursorNotRewound))
            {
                peer.Rewind();
            }

            (peer.IsConnected, peer.IsGreeted) = (true, true);
        }

        if (!hello.IsAnswer)
        {
            Send(peer, new SyncMessage.Hello(_author, Applied, IsAnswer: true));
        }
    }

    private void Take(SyncPeer peer, SyncMessage.Ack ack)
    {
        if (!IsOf(peer, ack.Author))
        {
            return;
        }

        TakeVector(peer, ack.Applied);
        foreach (var (author, asOfMs) in ack.Heard.Where(heard => _sources.ContainsKey(heard.Key)))
        {
            peer.Heard[author] = Math.Max(peer.Heard.GetValueOrDefault(author), asOfMs);
        }
    }

    private void TakeVector(SyncPeer peer, VersionVector applied)
    {
        if (applied[_author] > Applied[_author])
        {
            Raise(SyncAlarm.OwnNumbersLost, _author, $"{peer.Region} has {applied[_author]} of them, {Applied[_author]} are here");
        }

        peer.Acknowledges(applied, _options.Store.AuthorsMax, _now.Elapsed);
    }

    /// <summary>Whether a word is of the life that its member is in: of another one it would be wrong.</summary>
    private bool IsOf(SyncPeer peer, Author author)
    {
        if (author == peer.Member.Author)
        {
            return true;
        }

        Drop(peer.Region, SyncDrop.UnknownAuthor, author.ToString());
        return false;
    }
}
