using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <content>
/// What another store's records say of this one. They are taken in once all is applied here that was applied there: then two right stores
/// differ by nothing but what was covered meanwhile, and that is known.
/// </content>
public sealed partial class SyncReplica
{
    private readonly Opinions _opinions = new();

    /// <summary>Records of damaged leaves that became other ones by their repair.</summary>
    public long RepairedRecords { get; private set; }

    /// <summary>Records of other leaves in which more regions knew better.</summary>
    public long CorrectedRecords { get; private set; }

    /// <summary>Takes an answer in that has waited for what was applied there.</summary>
    private void RepairByAnswer()
    {
        if (_round is not { Waiting: { } answer } round || !_peers.TryGetValue(round.With, out var peer))
        {
            return;
        }

        if (!HasSeenEnough(round, answer))
        {
            round.Waiting = null;
        }
        else if (Applied.Covers(answer.Applied) || Has(PlantedBug.ContextWithRecord))
        {
            (round.Waiting, round.HeardAt) = (null, _now.Elapsed);
            try
            {
                Repair(peer, round, answer);
            }
            catch (StoreLimitException full)
            {
                Raise(SyncAlarm.StoreFull, peer.Member.Author, full.Message);
                _round = null;
            }
        }
    }

    private void Repair(SyncPeer peer, CompareRound round, SyncMessage.Answer answer)
    {
        if (Has(PlantedBug.ContextWithRecord))
        {
            _store.See(CausalContext.Of(answer.Applied));
        }

        var records = answer.Records.ToLookup(record => MerkleLeaves.LeafOf(record.Key));
        var (changes, repaired) = (new List<ReplicatedRecord>(), new List<int>());
        foreach (var leaf in answer.Leaves)
        {
            var before = changes.Count;
            var (isDamaged, isAll) = (_damaged.Contains(leaf.Leaf), TryMatch(leaf, records[leaf.Leaf], out var theirs));
            foreach (var record in theirs)
            {
                var mine = Store.Find(record.Key);
                var now = isDamaged
                    ? Replaced(mine, record, answer.Applied, round.Since)
                    : Judged(peer, mine, record, answer.Applied, round);
                if (!now.Equals(mine))
                {
                    changes.Add(now);
                }
            }

            if (isDamaged && isAll)
            {
                repaired.Add(leaf.Leaf);
            }

            if (leaf.IsComplete || !isDamaged || changes.Count == before)
            {
                round.Left.Remove(leaf.Leaf);
            }
        }

        if (changes.Count > 0)
        {
            Changed(_store.Put(changes));
        }

        RepairedRecords += changes.Count(record => _damaged.Contains(MerkleLeaves.LeafOf(record.Key)));
        CorrectedRecords += changes.Count(record => !_damaged.Contains(MerkleLeaves.LeafOf(record.Key)));
        Heal(repaired);
        round.Left.RemoveAll(answer.Refused.Contains);
        GoOn(peer, round);
    }

    /// <summary>
    /// The other's records of a leaf, an empty one for each that only this store has; whether that is all of the leaf.
    /// </summary>
    private bool TryMatch(LeafAnswer leaf, IEnumerable<ReplicatedRecord> told, out List<ReplicatedRecord> theirs)
    {
        theirs = [.. told];
        if (!leaf.IsComplete && !Has(PlantedBug.PartTakenForLeaf))
        {
            return false;
        }

        var (keys, unknown) = (theirs.Select(record => record.Key).ToHashSet(), leaf.Unknown.ToHashSet());
        foreach (var mine in Leaves.RecordsOf(leaf.Leaf))
        {
            if (unknown.Remove(LeafDigests.Of(mine)) && !keys.Contains(mine.Key))
            {
                theirs.Add(ReplicatedRecord.Empty(mine.Key));
            }
        }

        // What became another record since it was named is looked at another time.
        return unknown.Count == 0;
    }

    /// <summary>
    /// A damaged record: what the other has of it, but for what was covered since this store was loaded, and what is newer here. Never a
    /// join: by the context, what was lost here is gone.
    /// </summary>
    private ReplicatedRecord Replaced(ReplicatedRecord mine, ReplicatedRecord theirs, VersionVector applied, CoveredSince since)
    {
        var entries = new List<Entry>();
        foreach (ref readonly var entry in theirs.Entries)
        {
            if (!IsCovered(since, entry.Dot) && (!Has(PlantedBug.DamagedRecordJoined) || mine.Entries.Contains(entry)))
            {
                entries.Add(entry);
            }
        }

        foreach (ref readonly var entry in mine.Entries)
        {
            if (!applied.Contains(entry.Dot))
            {
                entries.Add(entry);
            }
        }

        return ReplicatedRecord.Of(mine.Key, entries);
    }

    private bool IsCovered(CoveredSince since, Dot dot) => since.Contains(dot) && !Has(PlantedBug.CoveredSinceForgotten);

    /// <summary>A record of a leaf of which nobody knows that it is damaged: what most say of each dot.</summary>
    private ReplicatedRecord Judged(
        SyncPeer peer, ReplicatedRecord mine, ReplicatedRecord theirs, VersionVector applied, CompareRound round)
    {
        var (here, there) = (ByDot(mine), ByDot(theirs));
        var entries = new List<Entry>();
        foreach (var dot in here.Keys.Union(there.Keys))
        {
            Entry? my = here.TryGetValue(dot, out var one) ? one : null;
            Entry? their = there.TryGetValue(dot, out var other) ? other : null;
            var isJudged = my != their && applied.Contains(dot) && !IsCovered(round.Since, dot);
            if ((isJudged && IsBelieved(peer, mine.Key, dot, my, their, round) ? their : my) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return ReplicatedRecord.Of(mine.Key, entries);
    }

    /// <summary>
    /// Whether more than half of all regions say what this one does not. With as many on either side an entry is rather live than lost.
    /// </summary>
    private bool IsBelieved(SyncPeer peer, RecordKey key, Dot dot, Entry? my, Entry? their, CompareRound round)
    {
        round.IsContradicted = true;
        Raise(SyncAlarm.StoresDiffer, peer.Member.Author, $"{key} differs at {dot}");
        var after = _now.Elapsed - (OpinionIntervals * _options.AntiEntropyInterval);
        var (count, all) = (_opinions.Say(key, dot, peer.Region, their, _now.Elapsed, after), _peers.Count + 1);
        var isBelieved = (my is null ? 2 * count >= all : 2 * count > all) || Has(PlantedBug.OneOpinionIsEnough);
        if (isBelieved)
        {
            _opinions.Forget(key, dot);
        }

        return isBelieved;
    }

    private static Dictionary<Dot, Entry> ByDot(ReplicatedRecord record) => record.Entries.ToArray().ToDictionary(entry => entry.Dot);
}
