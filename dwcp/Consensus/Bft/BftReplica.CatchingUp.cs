namespace NovaCron.Dwcp.Consensus.Bft;

/// <content>What was agreed on, and how a member that was away comes by it: from one other at a time, by certificates.</content>
public sealed partial class BftReplica
{
    private readonly Queue<BftCommitted> _fetched = new();
    private TimeSpan? _fetchAt;
    private int? _fetchedFrom;
    private int _fetchTurn;

    /// <summary>Takes a block that is agreed on as the next one.</summary>
    private void Commit(BftCommitted committed)
    {
        var root = RootOf(committed.Block);
        if (root != committed.Certificate.Value.Root && !Has(PlantedBug.RootNotCompared))
        {
            Halt($"block {Height} leads to root {root} here, and to {committed.Certificate.Value.Root} at a quorum of members");
            return;
        }

        _chain.Add(committed);
        _newBlock = committed;
        foreach (var command in committed.Block.Commands)
        {
            _pool.Drop(command);
        }

        _outputs.Add(new BftOutput.Apply(committed.Block, committed.Certificate));
        (Height, Round, HasMore, _fetchAt) = (Height + 1, 0, true, null);
    }

    /// <summary>Asks the next member that says it is further, and another one when that does not answer.</summary>
    private void FetchIfBehind()
    {
        if (_fetched.Count > 0 || !Others.Any(other => _peers[other].Height > Height))
        {
            return;
        }

        // Mostly the last vote is under way, and nothing is missing.
        _fetchAt ??= _now + (_options.ResendInterval / 4);
        if (_now < _fetchAt)
        {
            return;
        }

        if (_piecesOf is { } whole && whole.Certificate.Height >= Height && _now < _piecesUntil)
        {
            Ask(whole.From, new BftMessage.FetchPiece(whole.Certificate.Height, _piecesTaken));
            return;
        }

        _piecesOf = null;
        do
        {
            _fetchTurn = (_fetchTurn + 1) % _context.Members;
        }
        while (_fetchTurn == Self || _peers[_fetchTurn].Height <= Height);

        Ask(_fetchTurn, new BftMessage.Fetch(Height));
    }

    private void Ask(int member, BftMessage question)
    {
        (_peers[member].IsAsked, _fetchAt) = (true, _now + _options.ResendInterval);
        Send(member, question);
    }

    /// <summary>What it sent is worth nothing, so its word on its height is worth nothing either.</summary>
    private void Distrust(int member)
    {
        _peers[member].Height = 0;
        _fetched.Clear();
        (_fetchedFrom, _fetchAt, _piecesOf) = (null, _now, null);
    }

    private void Answer(int to, BftMessage.Fetch fetch)
    {
        if (fetch.Height > _chain.Height || !MayAnswer(to))
        {
            return;
        }

        if (_chain.From(fetch.Height, _options.BatchBlocksMax) is { Count: > 0 } blocks)
        {
            Send(to, new BftMessage.Blocks(blocks));
        }
        else
        {
            SendPiece(to, 0);
        }
    }

    private void TakeBlocks(int from, BftMessage.Blocks blocks)
    {
        if (blocks.Committed.Count == 0)
        {
            Distrust(from);
            return;
        }

        if (_fetched.Count > 0)
        {
            return;
        }

        _fetchedFrom = from;
        foreach (var one in blocks.Committed)
        {
            _fetched.Enqueue(one);
        }

        TakeFetched();
    }

    /// <summary>Takes the next of the fetched blocks; the others follow when the machine has applied it.</summary>
    private void TakeFetched()
    {
        while (!HasMore && !IsHalted && _fetched.TryDequeue(out var next))
        {
            if (next.Block.Height < Height)
            {
                continue;
            }

            if (next.Block.Height != Height || next.Block.Previous != _chain.Digest || !IsAgreed(next))
            {
                Distrust(_fetchedFrom ?? Self);
                return;
            }

            Commit(next);
            if (_fetched.Count == 0 && _fetchedFrom is { } from && _peers[from].Height > Height)
            {
                Ask(from, new BftMessage.Fetch(Height));
            }
        }
    }

    private bool IsAgreed(BftCommitted committed) =>
        (committed.Certificate.Height, committed.Certificate.Value.Block) == (committed.Block.Height, committed.Block.Digest)
        && (_signatures.Holds(committed.Certificate) || Has(PlantedBug.FetchedNotChecked));
}
