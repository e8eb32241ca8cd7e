using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <content>What comes from other regions.</content>
public sealed partial class SyncReplica
{
    private void Receive(string from, ReadOnlyMemory<byte> bytes)
    {
        if (!_peers.TryGetValue(from, out var peer))
        {
            Drop(from, SyncDrop.NotMember);
            return;
        }

        if (bytes.Length > _options.MessageBytesMax)
        {
            Drop(from, SyncDrop.TooLong, $"{bytes.Length} bytes");
            return;
        }

        try
        {
            Take(peer, SyncMessageCodec.Decode(bytes, _options));
        }
        catch (WireFormatException refusal)
        {
            Drop(from, SyncDrop.Malformed, refusal.Message);
        }
    }

    private void Take(SyncPeer peer, SyncMessage message)
    {
        switch (message)
        {
            case SyncMessage.Hello hello:
                Take(peer, hello);
                break;
            case SyncMessage.Ack ack:
                Take(peer, ack);
                break;
            case SyncMessage.Beat beat:
                Take(peer, beat.Heartbeat);
                break;
            case SyncMessage.Push push:
                Take(peer, push.Batch);
                break;
            case SyncMessage.Want want:
                Take(peer, want);
                break;
            case SyncMessage.Offer offer:
                Take(peer, offer);
                break;
            case SyncMessage.Ask ask:
                Take(peer, ask);
                break;
            case SyncMessage.Page page:
                Take(peer, page);
                break;
            default:
                TakeComparison(peer, message);
                break;
        }
    }

    private void TakeComparison(SyncPeer peer, SyncMessage message)
    {
        switch (message)
        {
            case SyncMessage.AskSums ask:
                Take(peer, ask);
                break;
            case SyncMessage.Sums sums:
                Take(peer, sums);
                break;
            case SyncMessage.AskRecords ask:
                Take(peer, ask);
                break;
            case SyncMessage.Answer answer:
                Take(peer, answer);
                break;
        }
    }

    private void Take(SyncPeer peer, SyncBatch batch)
    {
        if (batch.Author == _author)
        {
            TakeVector(peer, VersionVector.Of(new Dot(_author, batch.Last)));
            return;
        }

        if (!IsKnown(peer, batch.Author))
        {
            return;
        }

        if (batch.Last <= Applied[batch.Author] || (_held.TryGetValue(batch.Author, out var held) && held.Contains(batch.First)))
        {
            // It came again: the acknowledgement was lost, or another region was quicker.
            _isAckDue = true;
            return;
        }

        if (!Has(PlantedBug.SignatureIgnored) && !batch.IsSigned(_verifier))
        {
            Drop(peer.Region, SyncDrop.BadSignature, batch.Author.ToString());
            return;
        }

        // What it sends it has in writing: it needs no copy back.
        TakeVector(peer, VersionVector.Of(new Dot(batch.Author, batch.Last)));
        if (!TryApply(batch))
        {
            Hold(peer, batch);
        }
    }

    /// <summary>Whether an author may be heard: not this one, and of a member no later life than it is known to be in.</summary>
    private bool IsKnown(SyncPeer peer, Author author)
    {
        if (author == _author)
        {
            return false;
        }

        var incarnation = author.Region == _author.Region ? _author.Incarnation
            : _peers.TryGetValue(author.Region, out var member) ? member.Member.Incarnation : int.MaxValue;
        if (author.Incarnation > incarnation)
        {
            Drop(peer.Region, SyncDrop.UnknownAuthor, author.ToString());
            return false;
        }

        return true;
    }

    private void Take(SyncPeer peer, SyncMessage.Want want)
    {
        var isAgain = peer.Asked.TryGetValue(want.Author, out var asked) && _now.Elapsed - asked.At < _options.WantAfter / 2;
        if (isAgain || want.Author == peer.Member.Author || !_logs.TryGetValue(want.Author, out var log))
        {
            return;
        }

        peer.Asked[want.Author] = (log.Last, _now.Elapsed);
        peer.RewindTo(want.Author, want.First - 1);
    }
}
