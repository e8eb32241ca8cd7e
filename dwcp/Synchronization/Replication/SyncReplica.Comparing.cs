using NovaCron.Dwcp.Synchronization.AntiEntropy;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <content>
/// Comparing the store with those of other regions, one after the other: down the tree of sums to the leaves that differ. Each region asks
/// for itself; who answers keeps nothing in mind.
/// </content>
public sealed partial class SyncReplica
{
    private readonly Queue<string> _toCompare = [];
    private CompareRound? _round;
    private TimeSpan _comparedAt;
    private int _nextLeaf;
    private long _questions;

    /// <summary>Goes on with a comparison, gives it up, or begins one that is due.</summary>
    private void CompareStores()
    {
        if (_round is { } round)
        {
            var isLate = _now.Elapsed - round.HeardAt >= _options.SnapshotPatience;
            if (isLate || !_peers.TryGetValue(round.With, out var with) || !with.IsGreeted)
            {
                _round = null;
            }
            else if (round.Waiting is null && round.AskedAt <= ResendBefore)
            {
                Ask(with, round);
            }
        }

        if (_round is null && NextToCompare() is { } next)
        {
            _round = new CompareRound(next.Region, _sinceLoad ?? new CoveredSince(Applied), _now.Elapsed);
            if (_damaged.Count > 0)
            {
                _round.BeginAt(_damaged);
            }

            Ask(next, _round);
        }
    }

    /// <summary>Whose turn it is; a region with damage asks sooner, and only for what is damaged.</summary>
    private SyncPeer? NextToCompare()
    {
        var interval = _damaged.Count > 0 ? _options.ResendAfter : _options.AntiEntropyInterval;
        if (_toCompare.Count == 0 && _now.Elapsed - _comparedAt >= interval)
        {
            foreach (var peer in _peers.Values.Where(peer => peer.IsGreeted))
            {
                _comparedAt = _now.Elapsed;
                _toCompare.Enqueue(peer.Region);
            }
        }

        while (_toCompare.TryDequeue(out var region))
        {
            if (_peers.TryGetValue(region, out var peer) && peer.IsGreeted && (_damaged.Count > 0 || IsCaughtUp))
            {
                return peer;
            }
        }

        return null;
    }

    private void Ask(SyncPeer peer, CompareRound round)
    {
        (round.Id, round.AskedAt) = (NewId(_questions++), _now.Elapsed);
        if (!round.IsAtLeaves)
        {
            round.Asked = [.. round.Left.Take(CompareCodec.NodesMax(_options)).Order()];
            Send(peer, new SyncMessage.AskSums(round.Id, round.Level, round.Asked));
        }
        else if (DigestsToAsk(round) is { Count: > 0 } leaves)
        {
            round.Asked = [.. leaves.Select(leaf => leaf.Leaf)];
            Send(peer, new SyncMessage.AskRecords(round.Id, leaves));
        }
        else
        {
            End(peer, round);
        }
    }

    /// <summary>What is here in the leaves that are left, as much as a message may have.</summary>
    private List<LeafDigests> DigestsToAsk(CompareRound round)
    {
        var (leaves, bytes) = (new List<LeafDigests>(), 0);
        foreach (var leaf in round.Left.Order().ToList())
        {
            var digests = LeafDigests.Of(Leaves.RecordsOf(leaf));
            var more = digests.Length * LeafDigests.DigestBytes;
            if (more > _options.CompareBytesMax)
            {
                // A leaf with so many records is no work of chance, and cannot be compared.
                round.Left.Remove(leaf);
                continue;
            }

            if (bytes + more > _options.CompareBytesMax)
            {
                break;
            }

            bytes += more;
            leaves.Add(new(leaf, digests));
        }

        return leaves;
    }

    private void Take(SyncPeer peer, SyncMessage.AskSums ask)
    {
        // Who has a part of another store differs everywhere.
        IEnumerable<ulong> children = IsCaughtUp
            ? ask.Nodes.SelectMany(node => Enumerable.Range(0, LeafTable.FanOut).Select(child => Leaves.ChildOf(ask.Level, node, child)))
            : [];
        Send(peer, new SyncMessage.Sums(ask.Id, [.. children]));
    }

    private void Take(SyncPeer peer, SyncMessage.Sums sums)
    {
        if (_round is not { IsAtLeaves: false } round || round.With != peer.Region || round.Id != sums.Id)
        {
            return;
        }

        if (sums.Children.Count != round.Asked.Count * LeafTable.FanOut)
        {
            // It cannot tell now, or says what it was not asked.
            _round = null;
            return;
        }

        round.HeardAt = _now.Elapsed;
        for (var i = 0; i < sums.Children.Count; i++)
        {
            var (node, child) = (round.Asked[i / LeafTable.FanOut], i % LeafTable.FanOut);
            if (Leaves.ChildOf(round.Level, node, child) != sums.Children[i])
            {
                round.Differing.Add((node * LeafTable.FanOut) + child);
            }
        }

        round.Left.RemoveAll(new HashSet<int>(round.Asked).Contains);
        if (round.Left.Count == 0 || (round.Level == LeafTable.LastLevel && round.Differing.Count >= _options.ComparedLeavesMax))
        {
            Descend(round);
        }

        GoOn(peer, round);
    }

    /// <summary>One level down; to as many leaves as a comparison may have, behind those that the last one had.</summary>
    private void Descend(CompareRound round)
    {
        round.Descend(_nextLeaf / (MerkleLeaves.Count / LeafTable.NodesAt(round.Level + 1)));
        if (round.IsAtLeaves && round.Left.Count > _options.ComparedLeavesMax)
        {
            _nextLeaf = (round.Left[_options.ComparedLeavesMax - 1] + 1) % MerkleLeaves.Count;
            round.Left.RemoveRange(_options.ComparedLeavesMax, round.Left.Count - _options.ComparedLeavesMax);
        }
    }

    private void GoOn(SyncPeer peer, CompareRound round)
    {
        if (round.Left.Count > 0)
        {
            Ask(peer, round);
        }
        else
        {
            End(peer, round);
        }
    }

    private void End(SyncPeer peer, CompareRound round)
    {
        if (!round.IsContradicted)
        {
            _alarms.Remove((SyncAlarm.StoresDiffer, peer.Member.Author));
        }

        _round = null;
    }
}
