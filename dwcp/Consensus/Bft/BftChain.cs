using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>What was agreed on: a snapshot, the blocks behind it, and some before it for members that are a little behind.</summary>
internal sealed class BftChain
{
    private readonly List<BftCommitted> _blocks;

    public BftChain(BftStable stable)
    {
        (Snapshot, _blocks) = (stable.Snapshot, [.. stable.Blocks]);
        for (var i = 1; i < _blocks.Count; i++)
        {
            Require(_blocks[i].Block.Height == _blocks[i - 1].Block.Height + 1, i);
            Require(_blocks[i].Block.Previous == _blocks[i - 1].Block.Digest, i);
        }

        if (_blocks.Count > 0)
        {
            Require(First <= Snapshot.Height + 1 && Height >= Snapshot.Height, 0);
            Require(First <= Snapshot.Height || _blocks[0].Block.Previous == Snapshot.Block, 0);
            Require(First > Snapshot.Height || this[Snapshot.Height]!.Block.Digest == Snapshot.Block, 0);
        }
    }

    public BftSnapshot Snapshot { get; private set; }

    /// <summary>The last block.</summary>
    public long Height => _blocks.Count > 0 ? _blocks[^1].Block.Height : Snapshot.Height;

    /// <summary>The last block's digest.</summary>
    public Digest Digest => _blocks.Count > 0 ? _blocks[^1].Block.Digest : Snapshot.Block;

    /// <summary>Blocks behind the snapshot.</summary>
    public IEnumerable<BftCommitted> Behind => _blocks.Where(one => one.Block.Height > Snapshot.Height);

    private long First => _blocks[0].Block.Height;

    /// <summary>A block; null for one that is not there.</summary>
    public BftCommitted? this[long height] =>
        _blocks.Count > 0 && height >= First && height <= Height ? _blocks[(int)(height - First)] : null;

    public void Add(BftCommitted committed) => _blocks.Add(committed);

    /// <summary>Blocks from one on, a message's worth.</summary>
    public IReadOnlyList<BftCommitted> From(long height, int countMax)
    {
        List<BftCommitted> blocks = [];
        var bytes = 0L;
        while (blocks.Count < countMax && bytes < BftCodec.BlocksBytesMax && this[height + blocks.Count] is { } next)
        {
            bytes += next.Block.Commands.Sum(command => (long)command.Length);
            blocks.Add(next);
        }

        return blocks;
    }

    /// <summary>Lets a snapshot stand for the blocks up to its own, and drops those up to a height.</summary>
    public void Compact(BftSnapshot snapshot, long dropUpTo)
    {
        Snapshot = snapshot;
        _blocks.RemoveAll(one => one.Block.Height <= dropUpTo);
    }

    private void Require(bool holds, int place)
    {
        if (!holds)
        {
            throw new InvalidDataException(
                $"The blocks in writing contradict each other at height {_blocks[place].Block.Height}, snapshot {Snapshot.Height}.");
        }
    }
}
