using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <content>What is said again, because it may have been lost, and what is asked for.</content>
public sealed partial class BftReplica
{
    private TimeSpan _resendAt;
    private TimeSpan _heartbeatAt;
    private TimeSpan _wantAt;
    private Digest? _wanted;
    private BftBlock? _candidate;
    private int _asked;

    /// <summary>Whether something is under way that others may have missed.</summary>
    private bool IsActive => Phase != BftPhase.Propose || Round > 0 || _proposeUntil is not null || Current.Proposal is not null;

    private void Tick()
    {
        if (_now >= _heartbeatAt)
        {
            _heartbeatAt = _now + _options.HeartbeatInterval;
            SendAll(new BftMessage.Status(Height, Round));
        }

        if (_now >= _resendAt)
        {
            SendAgain();
        }

        FetchIfBehind();
        if (!HasMore)
        {
            Expire();
        }
    }

    private void SendAgainLater() => _resendAt = _now + _options.ResendInterval;

    private void SendAgain()
    {
        SendAgainLater();
        foreach (var peer in _peers)
        {
            peer.Answers = 0;
        }

        if (_pool.SendAgain(_now, 2 * _options.ResendInterval) is { Count: > 0 } late)
        {
            SendAll(new BftMessage.Commands(late));
        }

        if (!HasMore && IsActive)
        {
            SendAll(new BftMessage.Status(Height, Round));
            SendOwn();
        }
    }

    /// <summary>What it signed in this round; the proposal for those that have not voted on it.</summary>
    private void SendOwn()
    {
        if (Current.Proposal is { } proposal && proposal.Signer == Self)
        {
            foreach (var other in Others.Where(other => Current.PrevoteOf(other) is null))
            {
                Send(other, proposal);
            }
        }

        foreach (var vote in new BftMessage.Signed?[] { Current.PrevoteOf(Self), Current.PrecommitOf(Self) }.OfType<BftMessage.Signed>())
        {
            SendAll(vote);
        }
    }

    private void Hear(int from, BftMessage.Status status)
    {
        _peers[from].Height = status.Height;
        if (status.Height < Height)
        {
            TellStatus(from);
        }
        else if (status.Height == Height && !HasMore)
        {
            _peers[from].IsIn(status.Round);
            if (status.Round < Round && VotesHere.Left is { Count: > 0 } left && MayAnswer(from))
            {
                // Who has left a round alone would wait for the others for ever, and they for it.
                Send(from, new BftMessage.RoundEnd(left));
            }
        }
    }

    private void TellStatus(int to)
    {
        if (MayAnswer(to))
        {
            Send(to, new BftMessage.Status(Height, Round));
        }
    }

    /// <summary>A member that asks without end is answered so often and not more.</summary>
    private bool MayAnswer(int to) => _peers[to].Answers++ < _options.AnswersMax;

    /// <summary>A quorum votes for a block that it has not seen: those that voted for it have. One of them is asked at a time.</summary>
    private void LookForBlock()
    {
        (Digest Block, IEnumerable<int> Voters)? missing = null;
        foreach (var round in _rounds.Values)
        {
            if (CommitOf(round) is { } commit)
            {
                missing = (commit.Value.Block, commit.Votes.Select(vote => vote.Signer));
                break;
            }

            missing = IsNews(round.Polka) ? (round.Polka!.Block, round.Polka.Votes.Select(vote => vote.Signer)) : missing;
        }

        if (missing is not { } one)
        {
            _wanted = null;
        }
        else if (_wanted != one.Block || _now >= _wantAt)
        {
            int[] voters = [.. one.Voters.Where(voter => voter != Self)];
            (_wanted, _wantAt) = (one.Block, _now + (_options.ResendInterval / 4));
            Send(voters[_asked++ % voters.Length], new BftMessage.WantBlock(Height, one.Block));
        }
    }

    private void Answer(int to, BftMessage.WantBlock want)
    {
        if (want.Height == Height && !HasMore && BlockOf(want.Block) is { } block && MayAnswer(to))
        {
            Send(to, new BftMessage.Candidate(block));
        }
        else if (want.Height < Height)
        {
            TellStatus(to);
        }
    }
}
