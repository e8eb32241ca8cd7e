namespace NovaCron.Dwcp.Consensus.Cft;

/// <content>What a leader does.</content>
public sealed partial class CftReplica
{
    private readonly CftPeer[] _peers;
    private TimeSpan _beatAt;
    private TimeSpan _countedAt;
    private bool _tellsAtOnce;

    private void Lead()
    {
        if (_now - _countedAt >= _options.ElectionTimeout && !CountAlive() && !Has(PlantedBug.LeadAlone))
        {
            // Others may have another leader by now; who is answered here would be answered by the past.
            Follow(Term, leader: null);
            return;
        }

        if (_now - _beatAt >= _options.HeartbeatInterval)
        {
            _beatAt = _now;
            foreach (var other in _others)
            {
                Beat(other);
            }
        }
    }

    private bool CountAlive()
    {
        _countedAt = _now;
        var alive = 1;
        foreach (var other in _others)
        {
            alive += _peers[other].IsAlive ? 1 : 0;
            _peers[other].IsAlive = false;
        }

        return alive >= Majority;
    }

    /// <summary>What was not answered for half an election timeout is lost, and is sent again; until then a word is enough.</summary>
    private void Beat(int to)
    {
        var peer = _peers[to];
        var isLost = _now - peer.ProgressAt >= _options.ElectionTimeout / 2 && !Has(PlantedBug.NeverSendAgain);
        if (peer.Sent.Count > 0 && peer.IsFound && isLost)
        {
            // It may be gone for long: whether it is there is asked without entries.
            peer.LookFrom(peer.Match + 1);
        }

        if (peer.Snapshot is not null && isLost)
        {
            SendPiece(to);
        }
        else if (peer.Snapshot is not null || (peer.IsFound && (peer.Sent.Count > 0 || peer.Next > _log.LastIndex)))
        {
            Send(to, Entries(peer.Match, []));
        }
        else if (!peer.IsFound && _log.TermOf(peer.Next - 1) is not null)
        {
            Send(to, Entries(peer.Next - 1, []));
        }
        else
        {
            SendEntries(to);
        }
    }

    private void Propose(IReadOnlyList<ReadOnlyMemory<byte>> commands)
    {
        var last = _log.LastIndex;
        foreach (var command in commands)
        {
            Propose(command);
        }

        if (_log.LastIndex > last)
        {
            Spread();
        }
    }

    private void Propose(ReadOnlyMemory<byte> command)
    {
        CftRefusal? refusal = Role != CftRole.Leader ? CftRefusal.NotLeader
            : command.IsEmpty || command.Length > _options.CommandBytesMax ? CftRefusal.Invalid
            : _log.LastIndex - Commit >= _options.UncommittedMax ? CftRefusal.Busy
            : null;
        if (refusal is { } reason)
        {
            _outputs.Add(new CftOutput.Refused(reason, Leader, null));
            return;
        }

        Enter(command);
        _outputs.Add(new CftOutput.Proposed(_log.LastIndex, Term));
    }

    private void Enter(ReadOnlyMemory<byte> command)
    {
        _log.Add(new CftEntry(Term, command));
        Changed(_log.LastIndex);
    }

    /// <summary>Sends what is new to those that can take it at once, and commits what a majority has.</summary>
    private void Spread()
    {
        foreach (var other in _others)
        {
            SendAhead(other);
        }

        CommitByMajority();
    }

    private void SendAhead(int to)
    {
        var peer = _peers[to];
        while (peer.Snapshot is null && peer.Next <= _log.LastIndex && peer.Sent.Count < (peer.IsFound ? _options.InFlightMax : 1))
        {
            SendEntries(to);
        }
    }

    private void SendEntries(int to)
    {
        var peer = _peers[to];
        if (_log.TermOf(peer.Next - 1) is null)
        {
            (peer.Snapshot, peer.Taken) = (_log.Snapshot, 0);
            SendPiece(to);
            return;
        }

        var entries = _log.Slice(peer.Next, _options.BatchEntriesMax, _options.BatchBytesMax);
        Send(to, Entries(peer.Next - 1, entries));
        peer.ProgressAt = peer.Sent.Count == 0 ? _now : peer.ProgressAt;
        peer.Sent.Enqueue(peer.Next - 1 + entries.Count);
        peer.Told = Commit;
        peer.Next += peer.IsFound ? entries.Count : 0;
    }

    private CftMessage.Append Entries(long previous, IReadOnlyList<CftEntry> entries)
    {
        // What was compacted meanwhile was committed, and a member that has it all matches at the snapshot as well.
        var at = _log.TermOf(previous) is null ? _log.Snapshot.Index : previous;
        return new CftMessage.Append(Term, at, _log.TermOf(at)!.Value, entries, Commit, _round);
    }

    private void CountEntries(int from, CftMessage.AppendReply reply)
    {
        var peer = _peers[from];
        Heard(peer, reply.Round);
        if (reply.IsMatch)
        {
            Matched(peer, Math.Min(reply.Index, _log.LastIndex));
            CommitByMajority();
        }
        else if (reply.Index < peer.Next && reply.Index > peer.Match)
        {
            peer.LookFrom(reply.Index);
        }

        AnswerReads();
        SendAhead(from);
        TellIfIdle(from);
    }

    private void Matched(CftPeer peer, long index)
    {
        if (index > peer.Match)
        {
            (peer.Match, peer.ProgressAt) = (index, _now);
        }

        // An answer to what came before says nothing of what precedes the next entry.
        peer.IsFound |= index >= peer.Next - 1;
        peer.Next = Math.Max(peer.Next, peer.Match + 1);
        while (peer.Sent.TryPeek(out var last) && (last <= index || peer.Next == peer.Match + 1))
        {
            peer.Sent.Dequeue();
        }
    }

    private void Heard(CftPeer peer, long round)
    {
        peer.IsAlive = true;
        peer.Round = Math.Max(peer.Round, Math.Min(round, _round));
    }

    /// <summary>Commits what a majority has, if its last entry is of this term (section 5.4.2 of the paper).</summary>
    private void CommitByMajority()
    {
        var needed = Has(PlantedBug.CommitByMinority) ? Math.Max(1, Majority - 1) : Majority;
        var held = HeldBy(needed, _log.LastIndex, static peer => peer.Match);
        if (held > Commit && (_log.TermOf(held) == Term || Has(PlantedBug.CommitEarlierTerm)))
        {
            CommitTo(held);
            AnswerReads();
            foreach (var other in _others)
            {
                TellIfIdle(other);
            }
        }
    }

    /// <summary>Whom no entries are on their way to would learn what is committed by the next heartbeat only.</summary>
    private void TellIfIdle(int to)
    {
        var peer = _peers[to];
        if (_tellsAtOnce && peer is { IsFound: true, Snapshot: null } && peer.ToldMatch < Math.Min(peer.Match, Commit))
        {
            peer.ToldMatch = Math.Min(peer.Match, Commit);
            Send(to, Entries(peer.Match, []));
        }
        else if (peer is { IsFound: true, Sent.Count: 0, Snapshot: null } && peer.Next > _log.LastIndex && peer.Told < Commit)
        {
            peer.Told = Commit;
            Send(to, Entries(peer.Match, []));
        }
    }

    /// <summary>From now on what a member has, and is committed, is told to it whatever else is on its way.</summary>
    private void TellCommitted()
    {
        _tellsAtOnce = true;
        foreach (var other in _others)
        {
            TellIfIdle(other);
        }
    }

    /// <summary>What so many members have reached, this one among them.</summary>
    private long HeldBy(int needed, long own, Func<CftPeer, long> reached)
    {
        for (var member = 0; member < _members; member++)
        {
            _held[member] = member == _self ? own : reached(_peers[member]);
        }

        Array.Sort(_held);
        return _held[_members - needed];
    }

    private void CommitTo(long index)
    {
        var first = Commit + 1;
        Commit = index;
        _outputs.Add(new CftOutput.Apply(first, _log.Slice(first, (int)(index - first + 1), long.MaxValue)));
    }
}
