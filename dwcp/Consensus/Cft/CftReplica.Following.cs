namespace NovaCron.Dwcp.Consensus.Cft;

/// <content>What a follower does with a leader's entries.</content>
public sealed partial class CftReplica
{
    private void TakeEntries(int from, CftMessage.Append append)
    {
        if (append.Term < Term && !Has(PlantedBug.ObeyDeposed))
        {
            Send(from, new CftMessage.AppendReply(Term, IsMatch: false, 0, append.Round));
            return;
        }

        Obey(from);
        if (append.PreviousIndex < _log.Snapshot.Index)
        {
            // All up to the snapshot is committed, and so the leader has the same: only what follows it is looked at.
            append = Behind(append, _log.Snapshot);
        }

        var previous = _log.TermOf(append.PreviousIndex);
        if (previous != append.PreviousTerm && !(Has(PlantedBug.AnyPrevious) && previous is not null))
        {
            Send(from, new CftMessage.AppendReply(Term, IsMatch: false, NextTry(append.PreviousIndex), append.Round));
            return;
        }

        var last = append.PreviousIndex + append.Entries.Count;
        Store(append.PreviousIndex + 1, append.Entries);
        Send(from, new CftMessage.AppendReply(Term, IsMatch: true, Has(PlantedBug.AcknowledgeWholeLog) ? LastIndex : last, append.Round));
        var known = Has(PlantedBug.CommitWhatIsNotCompared) ? Math.Min(append.Commit, _log.LastIndex) : Math.Min(append.Commit, last);
        if (known > Commit)
        {
            CommitTo(known);
        }
    }

    private void Obey(int leader)
    {
        Follow(Term, leader);
        _heardAt = _now;
    }

    private static CftMessage.Append Behind(CftMessage.Append append, CftSnapshot snapshot)
    {
        var skipped = (int)Math.Min(snapshot.Index - append.PreviousIndex, append.Entries.Count);
        return append with
        {
            PreviousIndex = snapshot.Index, PreviousTerm = snapshot.Term, Entries = [.. append.Entries.Skip(skipped)],
        };
    }

    /// <summary>Takes the entries that are new; those from the first that contradicts on make way.</summary>
    private void Store(long first, IReadOnlyList<CftEntry> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            var index = first + i;
            if (_log.TermOf(index) == entries[i].Term && !Has(PlantedBug.CutOffWhatFollows))
            {
                continue;
            }

            if (index <= _log.LastIndex)
            {
                RequireOpen(index);
                _log.Truncate(index);
            }

            Changed(index);
            for (; i < entries.Count; i++)
            {
                _log.Add(entries[i]);
            }
        }
    }

    private void RequireOpen(long index)
    {
        if (index <= Commit && Planted == PlantedBug.None)
        {
            throw new InvalidOperationException(
                $"Entry {index} is committed at member {_self}, and the leader of term {Term} has another: a rule was broken.");
        }
    }

    /// <summary>Where the leader may find common ground: whole terms are stepped over at once (section 5.3 of the paper).</summary>
    private long NextTry(long previous) =>
        previous > _log.LastIndex ? _log.LastIndex + 1 : Math.Max(_log.FirstOfTerm(previous), Commit + 1);
}
