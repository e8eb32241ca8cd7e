namespace NovaCron.Dwcp.Consensus.Cft;

/// <content>Who leads.</content>
public sealed partial class CftReplica
{
    private readonly HashSet<int> _votes = [];

    /// <summary>Whether a leader was heard of so lately that it may still lead.</summary>
    private bool HearsLeader => Role == CftRole.Leader || _now - _heardAt < _options.ElectionTimeout;

    private bool IsUpToDate(long lastIndex, long lastTerm) =>
        Has(PlantedBug.VoteForAnyLog) || lastTerm > _log.LastTerm
        || ((lastTerm == _log.LastTerm || Has(PlantedBug.VoteForLongerLog)) && lastIndex >= _log.LastIndex);

    private void AskWhoWould()
    {
        (Role, Leader) = (CftRole.PreCandidate, null);
        BeginVotes();
        SendAll(new CftMessage.PreVote(Term + 1, _log.LastIndex, _log.LastTerm));
        StandIfWanted();
    }

    private void AnswerPreVote(int from, CftMessage.PreVote asked)
    {
        var isGranted = asked.Term > Term && !HearsLeader && IsUpToDate(asked.LastIndex, asked.LastTerm);
        Send(from, new CftMessage.PreVoteReply(isGranted ? asked.Term : Term, isGranted));
    }

    private void CountPreVote(int from, CftMessage.PreVoteReply reply)
    {
        if (Role == CftRole.PreCandidate && reply.IsGranted && reply.Term == Term + 1)
        {
            _votes.Add(from);
            StandIfWanted();
        }
    }

    private void StandIfWanted()
    {
        if (_votes.Count < Majority)
        {
            return;
        }

        (Term, _vote, Role) = (Term + 1, _self, CftRole.Candidate);
        _isWritten = false;
        BeginVotes();
        SendAll(new CftMessage.Vote(Term, _log.LastIndex, _log.LastTerm));
        LeadIfElected();
    }

    private void AnswerVote(int from, CftMessage.Vote asked)
    {
        var isGranted = asked.Term == Term
            && Role is CftRole.Follower or CftRole.PreCandidate
            && (_vote is null || _vote == from || Has(PlantedBug.SecondVote))
            && IsUpToDate(asked.LastIndex, asked.LastTerm);
        if (isGranted)
        {
            _isWritten &= _vote == from || Has(PlantedBug.VoteNotWritten);
            (_vote, Role) = (from, CftRole.Follower);
            ResetElection();
        }

        Send(from, new CftMessage.VoteReply(Term, isGranted));
    }

    private void CountVote(int from, CftMessage.VoteReply reply)
    {
        if (Role == CftRole.Candidate && reply.IsGranted && reply.Term == Term)
        {
            _votes.Add(Has(PlantedBug.VoteCountedTwice) && _votes.Contains(from) ? -_votes.Count : from);
            LeadIfElected();
        }
    }

    private void LeadIfElected()
    {
        if (_votes.Count >= Majority)
        {
            BeginLeading();
        }
    }

    /// <summary>Everybody's vote in the first term is for this member, before anybody has run.</summary>
    private void LeadIfChosen()
    {
        if (_isChosen)
        {
            _isChosen = false;
            BeginLeading();
        }
    }

    private void BeginLeading()
    {
        (Role, Leader) = (CftRole.Leader, _self);
        (_round, _countedAt, _beatAt) = (0, _now, _now);
        foreach (var peer in _peers)
        {
            (peer.Match, peer.Round, peer.ProgressAt, peer.IsAlive, peer.Snapshot) = (0, 0, _now, true, null);
            (peer.Told, peer.ToldMatch) = (0, 0);
            peer.LookFrom(_log.LastIndex + 1);

            // Before the first entry all logs are alike: nothing has to be found.
            peer.IsFound = _log.LastIndex == 0;
        }

        // What earlier leaders left is committed by an entry of this term, and only by one.
        Enter(default);
        _firstOfTerm = _log.LastIndex;
        Spread();
    }

    private void BeginVotes()
    {
        _votes.Clear();
        _votes.Add(_self);
        ResetElection();
    }
}
