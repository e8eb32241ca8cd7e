using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <content>Records for those who compare their store with this one.</content>
public sealed partial class SyncReplica
{
    private void Take(SyncPeer peer, SyncMessage.AskRecords ask)
    {
        // What is damaged harms nobody else, and who shows a part of another store cannot say what decides it.
        var refused = ask.Leaves.Select(leaf => leaf.Leaf)
            .Where(leaf => !IsCaughtUp || (_damaged.Contains(leaf) && !Has(PlantedBug.DamagedLeafServed))).ToHashSet();
        var (leaves, records, bytes, isFull) = (new List<LeafAnswer>(), new List<ReplicatedRecord>(), 0L, false);
        foreach (var leaf in ask.Leaves.Where(leaf => !refused.Contains(leaf.Leaf)))
        {
            var (known, unknown) = (new HashSet<ulong>(leaf.Digests), new SortedSet<ulong>(leaf.Digests));
            var isComplete = true;
            foreach (var record in Leaves.RecordsOf(leaf.Leaf))
            {
                var digest = LeafDigests.Of(record);
                unknown.Remove(digest);
                if (known.Contains(digest))
                {
                    continue;
                }

                var more = BytesOf(record);
                isFull |= records.Count == RecordCodec.RecordsMax || (records.Count > 0 && bytes + more > _options.PageBytesMax);
                if (isFull || more > _options.MessageBytesMax / 2)
                {
                    isComplete = false;
                    continue;
                }

                records.Add(record);
                bytes += more;
            }

            leaves.Add(new(leaf.Leaf, isComplete, [.. unknown]));
            if (isFull)
            {
                break;
            }
        }

        records.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        Send(peer, new SyncMessage.Answer(ask.Id, Applied, [.. refused.Order()], leaves, records));
    }

    private void Take(SyncPeer peer, SyncMessage.Answer answer)
    {
        if (_round is not { IsAtLeaves: true, Waiting: null } round || round.With != peer.Region || round.Id != answer.Id)
        {
            return;
        }

        var asked = new HashSet<int>(round.Asked);
        if (!asked.IsSupersetOf(answer.Refused) || !asked.IsSupersetOf(answer.Leaves.Select(leaf => leaf.Leaf)))
        {
            Drop(peer.Region, SyncDrop.Malformed, "an answer has leaves that were not asked for");
            return;
        }

        if (answer.Leaves.Count + answer.Refused.Count == 0)
        {
            _round = null;
            return;
        }

        // Where it has not applied enough yet, it is asked again.
        if (HasSeenEnough(round, answer))
        {
            (round.Waiting, round.HeardAt) = (answer, _now.Elapsed);
        }
    }

    private bool HasSeenEnough(CompareRound round, SyncMessage.Answer answer) =>
        answer.Applied.Covers(round.Since.Begin) || Has(PlantedBug.RepairedTooEarly);
}
