namespace NovaCron.Dwcp.Consensus.Bft;

/// <content>Heights, rounds and how long it waits in them. Time decides when a round ends, never what is agreed.</content>
public sealed partial class BftReplica
{
    /// <summary>Rounds before and behind the present one whose votes are kept.</summary>
    private const int RoundsKept = 8;

    /// <summary>It waits for this many times as long as quorums take.</summary>
    private const int WaitFactor = 4;

    /// <summary>Each round waits for this many times as long as the one before.</summary>
    private const double WaitGrowth = 1.5;

    /// <summary>The share that a new measurement has in what is known of how long quorums take.</summary>
    private const double MeasuredShare = 0.25;

    private readonly SortedDictionary<int, BftRound> _rounds = [];
    private TimeSpan _measured;
    private TimeSpan _votedAt;
    private TimeSpan? _proposeUntil;
    private TimeSpan? _prevoteUntil;
    private TimeSpan? _precommitUntil;

    private BftRound RoundOf(int number)
    {
        if (!_rounds.TryGetValue(number, out var round))
        {
            round = new BftRound(Height, number, _context.Members);
            _rounds[number] = round;
        }

        return round;
    }

    private void BeginHeight()
    {
        _rounds.Clear();
        _roots.Clear();
        (_candidate, _wanted) = (null, null);
        if (_lock.Height != Height)
        {
            _lock = new BftLock(Height, null, null);
        }

        var kept = _peers.Select(peer => peer.BeginHeight()).ToList();
        var voted = _votes?.Height == Height ? _votes.Round : 0;
        EnterRound(Math.Max(voted, _proposal?.Height == Height ? _proposal.Round : 0), []);
        SendOwn();
        for (var from = 0; from < kept.Count; from++)
        {
            foreach (var message in kept[from])
            {
                Take(from, message);
            }
        }

        TakeFetched();
    }

    /// <summary>
    /// Begins a round, or goes on where it stopped in it: what it signed there before a crash stands. That it has left a round is in
    /// writing, with the reason: the others may need that to follow, and have it from nobody else.
    /// </summary>
    private void EnterRound(int round, IReadOnlyList<BftMessage.Precommit> left)
    {
        Round = round;
        var votes = VotesHere;
        if (round > 0 && votes != _votes)
        {
            _votes = votes with { Left = left };
            _isChanged.Votes = true;
        }

        Phase = votes.Precommit is not null ? BftPhase.Precommit : votes.Prevote is not null ? BftPhase.Prevote : BftPhase.Propose;
        (_proposeUntil, _prevoteUntil, _precommitUntil, _votedAt) = (null, null, null, _now);
        foreach (var old in _rounds.Keys.Where(number => number < round - RoundsKept).ToList())
        {
            _rounds.Remove(old);
        }

        if (votes.Prevote is { } prevote)
        {
            Current.Add(prevote);
        }

        if (votes.Precommit is { } precommit)
        {
            Current.Add(precommit);
        }

        if (_proposal?.Height == Height && _proposal.Round == round)
        {
            Current.Proposal = _proposal;
        }

        if (Has(PlantedBug.LockForgottenAtRound))
        {
            _lock = new BftLock(Height, null, null);
        }

        SendAgainLater();
    }

    /// <summary>Lines 20, 34 and 47: what it waits for has an end once others could be waiting as well.</summary>
    private void SetTimers()
    {
        if (Phase == BftPhase.Propose && _proposeUntil is null && HasWork)
        {
            _proposeUntil = _now + Wait;
        }

        if (Phase == BftPhase.Prevote && Current.PrevoteCount >= Quorum)
        {
            _prevoteUntil ??= _now + Wait;
        }

        if (Current.PrecommitCount >= Quorum)
        {
            _precommitUntil ??= _now + Wait;
        }
    }

    /// <summary>Lines 57, 61 and 65.</summary>
    private void Expire()
    {
        if (Phase == BftPhase.Propose && _now >= _proposeUntil)
        {
            _pool.Take().ForEach(DropUnlessWelcome);
            if (HasWork)
            {
                Prevote(null);
            }

            _proposeUntil = null;
        }
        else if (Phase == BftPhase.Prevote && _now >= _prevoteUntil)
        {
            Precommit(null, null);
        }
        else if (_now >= _precommitUntil)
        {
            EnterRound(Round + 1, [.. Current.Precommits.Select(vote => vote with { Proof = null })]);
        }
    }

    /// <summary>
    /// Whether it has reason to expect a proposal: a command, a block that may have been agreed on, or members that wait and cannot all be
    /// liars. Without one it is silent, and a round has no end.
    /// </summary>
    private bool HasWork =>
        HasCommands() || _lock.Valid is not null || Others.Count(other => _peers[other].VoteRound >= Round) >= Honest;

    private TimeSpan Wait
    {
        get
        {
            if (Has(PlantedBug.TimeoutDoesNotGrow))
            {
                return _options.TimeoutMin;
            }

            var first = Math.Max((WaitFactor * _measured).TotalSeconds, _options.TimeoutMin.TotalSeconds);
            var grown = first * Math.Pow(WaitGrowth, Math.Min(Round, 64));
            return TimeSpan.FromSeconds(Math.Min(grown, _options.TimeoutMax.TotalSeconds));
        }
    }

    /// <summary>A quorum has answered its vote.</summary>
    private void Measure()
    {
        if (Phase != BftPhase.Propose)
        {
            var taken = _now - _votedAt < _options.TimeoutMax ? _now - _votedAt : _options.TimeoutMax;
            _measured += MeasuredShare * (taken - _measured);
        }
    }
}
