namespace NovaCron.Dwcp.Consensus.Cft;

/// <content>Reads that see all that was committed before them: a majority must confirm that the leader still leads (thesis, 6.4).</content>
public sealed partial class CftReplica
{
    private readonly Queue<(long Id, long Round, long Index)> _reads = new();
    private long _round;
    private long _firstOfTerm;

    private void Read(long id)
    {
        if (Role != CftRole.Leader || _reads.Count >= _options.ReadsMax)
        {
            _outputs.Add(new CftOutput.Refused(Role == CftRole.Leader ? CftRefusal.Busy : CftRefusal.NotLeader, Leader, id));
            return;
        }

        // A round that is under way was begun before: it proves nothing for this read. One more serves all that come meanwhile.
        var isFree = Confirmed() == _round;
        var round = Has(PlantedBug.ReadWithoutRound) ? 0 : Has(PlantedBug.ReadJoinsRound) && !isFree ? _round : _round + 1;
        _reads.Enqueue((id, round, Commit));
        if (isFree)
        {
            BeginRound();
        }

        AnswerReads();
    }

    private void BeginRound()
    {
        _round++;
        foreach (var other in _others)
        {
            Send(other, Entries(_peers[other].Match, []));
        }
    }

    /// <summary>The last round that a majority has answered.</summary>
    private long Confirmed() => HeldBy(Majority, _round, static peer => peer.Round);

    private void AnswerReads()
    {
        // A new leader does not know what is committed before an entry of its own is.
        if (Commit < _firstOfTerm && !Has(PlantedBug.ReadBeforeOwnEntry))
        {
            return;
        }

        var confirmed = Confirmed();
        while (_reads.TryPeek(out var read) && read.Round <= confirmed)
        {
            _reads.Dequeue();
            var index = Has(PlantedBug.ReadBeforeOwnEntry) ? read.Index : Math.Max(read.Index, _firstOfTerm);
            _outputs.Add(new CftOutput.ReadAt(read.Id, index));
        }

        if (_reads.TryPeek(out var next) && next.Round > _round && confirmed == _round)
        {
            BeginRound();
        }
    }

    private void RefuseReads()
    {
        while (_reads.TryDequeue(out var read))
        {
            _outputs.Add(new CftOutput.Refused(CftRefusal.NotLeader, null, read.Id));
        }
    }
}
