using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>Commands that wait for a block, each under the member that sent it: what one sends takes no room from the others.</summary>
internal sealed class BftPool(int self, int members, BftOptions options)
{
    private readonly Share[] _shares = [.. Enumerable.Range(0, members).Select(_ => new Share())];
    private int _turn;

    /// <summary>Changes with what is in it.</summary>
    public long Version { get; private set; }

    /// <summary>Takes a command; false where its member has no room left.</summary>
    public bool Add(int member, ReadOnlyMemory<byte> command, TimeSpan now)
    {
        var (share, digest) = (_shares[member], Digest.Of(command.Span));
        if (share.ByDigest.ContainsKey(digest))
        {
            return true;
        }

        if (share.Order.Count == options.PoolCommandsMax || share.Bytes + command.Length > options.PoolBytesMax)
        {
            return false;
        }

        share.ByDigest[digest] = share.Order.AddLast(new Entry(command, digest) { SentAt = now });
        share.Bytes += command.Length;
        Version++;
        return true;
    }

    /// <summary>Drops a command; whether it was one of this region's.</summary>
    public bool Drop(ReadOnlyMemory<byte> command)
    {
        Version++;
        var digest = Digest.Of(command.Span);
        var isOwn = _shares[self].ByDigest.ContainsKey(digest);
        foreach (var share in _shares)
        {
            share.Drop(digest);
        }

        return isOwn;
    }

    /// <summary>Drops what others sent: who does not know what was applied relies on them to send again what was not.</summary>
    public void DropOthers()
    {
        Version++;
        foreach (var share in _shares.Where((_, member) => member != self))
        {
            share.Bytes = 0;
            share.Order.Clear();
            share.ByDigest.Clear();
        }
    }

    /// <summary>Commands for a block, of each member in its turn.</summary>
    public List<ReadOnlyMemory<byte>> Take()
    {
        List<ReadOnlyMemory<byte>> taken = [];
        HashSet<Digest> seen = [];
        var (bytes, next) = (0L, new LinkedListNode<Entry>?[members]);
        for (var member = 0; member < members; member++)
        {
            next[member] = _shares[(member + _turn) % members].Order.First;
        }

        _turn = (_turn + 1) % members;
        while (taken.Count < BftBlock.CommandsMax && next.Any(node => node is not null))
        {
            for (var place = 0; place < members && taken.Count < BftBlock.CommandsMax; place++)
            {
                if (next[place] is not { } node)
                {
                    continue;
                }

                next[place] = node.Next;
                if (bytes + node.Value.Command.Length <= BftBlock.BytesMax && seen.Add(node.Value.Digest))
                {
                    taken.Add(node.Value.Command);
                    bytes += node.Value.Command.Length;
                }
            }
        }

        return taken;
    }

    /// <summary>Commands of this region that were not sent for a while, a message's worth; they count as sent now.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> SendAgain(TimeSpan now, TimeSpan after)
    {
        List<ReadOnlyMemory<byte>> late = [];
        var bytes = 0L;
        for (var node = _shares[self].Order.First; node is not null && late.Count < BftBlock.CommandsMax; node = node.Next)
        {
            bytes += node.Value.Command.Length;
            if (now - node.Value.SentAt < after || bytes > BftBlock.BytesMax)
            {
                break;
            }

            late.Add(node.Value.Command);
            node.Value.SentAt = now;
        }

        return late;
    }

    private sealed record Entry(ReadOnlyMemory<byte> Command, Digest Digest)
    {
        public TimeSpan SentAt { get; set; }
    }

    private sealed class Share
    {
        public LinkedList<Entry> Order { get; } = new();

        public Dictionary<Digest, LinkedListNode<Entry>> ByDigest { get; } = [];

        public long Bytes { get; set; }

        public void Drop(in Digest digest)
        {
            if (ByDigest.Remove(digest, out var node))
            {
                Bytes -= node.Value.Command.Length;
                Order.Remove(node);
            }
        }
    }
}
