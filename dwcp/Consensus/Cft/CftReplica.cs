namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>
/// One member of a group that agrees on a log although members crash and messages are lost: Raft with pre-votes and a leader that steps
/// down when it hears of no majority. The members are fixed. Pure: no clock, no socket, no disk; the same inputs at the same times give
/// the same outputs. Not thread-safe. See docs/internals/acp-cft.md.
/// </summary>
/// <remarks>Ongaro and Ousterhout, <i>In Search of an Understandable Consensus Algorithm</i> (USENIX ATC 2014); Ongaro's thesis.</remarks>
public sealed partial class CftReplica
{
    private readonly int _self;
    private readonly int _members;
    private readonly int[] _others;
    private readonly long[] _held;
    private readonly CftOptions _options;
    private readonly CftLog _log;
    private readonly List<CftOutput> _outputs = [];
    private ulong _random;
    private TimeSpan _now;
    private TimeSpan _electionAt;
    private TimeSpan _heardAt = -TimeSpan.FromDays(1);
    private int? _vote;
    private long _changedFrom;
    private bool _isWritten = true;
    private bool _isChosen;
    private CftSnapshot? _newSnapshot;

    /// <summary>Begins as a follower.</summary>
    /// <param name="self">This member, from 0.</param>
    /// <param name="members">How many there are.</param>
    /// <param name="stable">What it has in writing.</param>
    /// <param name="options">Pace and limits.</param>
    /// <param name="seed">Makes its election timeouts differ from others'.</param>
    /// <param name="now">The time, by a clock that only goes forward.</param>
    public CftReplica(int self, int members, CftStable stable, CftOptions options, ulong seed, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(stable);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)self, (uint)members, nameof(self));
        options.Validate();
        (_self, _members, _options, _random) = (self, members, options, seed);
        _log = new CftLog(stable.Snapshot, stable.Entries);
        _others = [.. Enumerable.Range(0, members).Where(member => member != self)];
        _held = new long[members];
        _peers = [.. Enumerable.Range(0, members).Select(_ => new CftPeer())];
        (Term, _vote, Commit) = (stable.Term, stable.Vote, stable.Snapshot.Index);
        _now = now;
        _isChosen = stable.IsChosen && _vote == self;
        Leader = stable.IsChosen ? _vote : null;
        ResetElection();
    }

    /// <summary>The highest term that it has taken part in.</summary>
    public long Term { get; private set; }

    /// <summary>What it does in its term.</summary>
    public CftRole Role { get; private set; }

    /// <summary>Who leads in its term; null where it does not know.</summary>
    public int? Leader { get; private set; }

    /// <summary>The last entry that is known to be committed.</summary>
    public long Commit { get; private set; }

    /// <summary>The last entry of its log.</summary>
    public long LastIndex => _log.LastIndex;

    /// <summary>A bug for tests that must find it; none in any other use.</summary>
    internal PlantedBug Planted { get; init; }

    private int Majority => (_members / 2) + 1;

    /// <summary>Takes an input.</summary>
    /// <param name="input">What happened.</param>
    /// <param name="now">The time.</param>
    /// <returns>What is to be done, in this order.</returns>
    /// <exception cref="ArgumentException">A state is longer than a snapshot may be; nothing changed.</exception>
    public IReadOnlyList<CftOutput> Step(CftInput input, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(input);
        _outputs.Clear();
        _now = now;
        LeadIfChosen();
        switch (input)
        {
            case CftInput.Tick:
                Tick();
                break;
            case CftInput.Receive receive when receive.From != _self && (uint)receive.From < (uint)_members:
                Receive(receive.From, receive.Message);
                break;
            case CftInput.Propose propose:
                Propose([propose.Command]);
                break;
            case CftInput.ProposeAll propose:
                Propose(propose.Commands);
                break;
            case CftInput.Read read:
                Read(read.Id);
                break;
            case CftInput.TellCommitted when Role == CftRole.Leader:
                TellCommitted();
                break;
            case CftInput.Compact compact:
                Compact(compact);
                break;
        }

        return Finish();
    }

    private void Tick()
    {
        if (Role == CftRole.Leader)
        {
            Lead();
        }
        else if (_now >= _electionAt)
        {
            AskWhoWould();
        }
    }

    private void Receive(int from, CftMessage message)
    {
        // A member that was cut off comes with a high term; while there is a leader nobody votes it away.
        if (message is CftMessage.Vote or CftMessage.PreVote && message.Term > Term && HearsLeader)
        {
            return;
        }

        if (message.Term > Term && (Has(PlantedBug.PreVoteRaisesTerm) || !IsPreVote(message)))
        {
            Follow(message.Term, leader: null);
        }

        switch (message)
        {
            case CftMessage.PreVote pre:
                AnswerPreVote(from, pre);
                break;
            case CftMessage.PreVoteReply reply:
                CountPreVote(from, reply);
                break;
            case CftMessage.Vote vote:
                AnswerVote(from, vote);
                break;
            case CftMessage.VoteReply reply:
                CountVote(from, reply);
                break;
            case CftMessage.Append append:
                TakeEntries(from, append);
                break;
            case CftMessage.AppendReply reply when IsMine(reply):
                CountEntries(from, reply);
                break;
            case CftMessage.Install install:
                TakePiece(from, install);
                break;
            case CftMessage.InstallReply reply when IsMine(reply):
                CountPiece(from, reply);
                break;
        }
    }

    /// <summary>Whether its term is one that nobody has begun.</summary>
    private static bool IsPreVote(CftMessage message) => message is CftMessage.PreVote or CftMessage.PreVoteReply { IsGranted: true };

    private bool IsMine(CftMessage reply) => Role == CftRole.Leader && reply.Term == Term;

    /// <summary>Gives way to a term, or to its leader.</summary>
    private void Follow(long term, int? leader)
    {
        if (term > Term)
        {
            (Term, _vote) = (term, null);
            _isWritten = false;
        }

        if (Role == CftRole.Leader)
        {
            RefuseReads();
        }

        (Role, Leader) = (CftRole.Follower, leader);
        ResetElection();
    }

    private void Compact(CftInput.Compact compact)
    {
        if (compact.Index > Commit || compact.Index <= _log.Snapshot.Index)
        {
            return;
        }

        if (compact.State.Length > _options.SnapshotBytesMax)
        {
            throw new ArgumentException(
                $"A state of {compact.State.Length} bytes is more than {nameof(CftOptions.SnapshotBytesMax)}: no member would take it.");
        }

        _newSnapshot = new CftSnapshot(compact.Index, _log.TermOf(compact.Index)!.Value, compact.State);
        _log.Compact(_newSnapshot);
        _isWritten = false;
    }

    /// <summary>Entries from one on are new.</summary>
    private void Changed(long from)
    {
        _changedFrom = _changedFrom == 0 ? from : Math.Min(_changedFrom, from);
        _isWritten = false;
    }

    /// <summary>Puts what must be durable before all else.</summary>
    private IReadOnlyList<CftOutput> Finish()
    {
        if (!_isWritten)
        {
            var from = _changedFrom == 0 ? 0 : Math.Max(_changedFrom, _log.Snapshot.Index + 1);
            var write = new CftOutput.Write(Term, _vote, from, from == 0 ? [] : _log.From(from), _newSnapshot);
            _outputs.Insert(Has(PlantedBug.ReplyBeforeWrite) ? _outputs.Count : 0, write);
            (_isWritten, _changedFrom, _newSnapshot) = (true, 0, null);
        }

        return [.. _outputs];
    }

    private bool Has(PlantedBug bug) => Planted == bug;

    private void Send(int to, CftMessage message) => _outputs.Add(new CftOutput.Send(to, message));

    private void SendAll(CftMessage message)
    {
        foreach (var other in _others)
        {
            Send(other, message);
        }
    }

    /// <summary>From one to two timeouts from now, by lot (splitmix64).</summary>
    private void ResetElection()
    {
        _random += 0x9E37_79B9_7F4A_7C15;
        var mixed = (_random ^ (_random >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        var share = ((mixed ^ (mixed >> 31)) >> 11) / (double)(1UL << 53);
        _electionAt = _now + (_options.ElectionTimeout * (1 + share));
    }
}
