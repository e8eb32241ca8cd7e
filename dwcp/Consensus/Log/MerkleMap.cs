using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>
/// Records by the digests of their keys, in a binary trie whose root names its content: a record stands at the first place on its path
/// that it has for itself, so that equal content is an equal trie, however it came to be. Immutable: a change copies the nodes on one
/// path, some log2(n) of them, and shares the rest.
/// </summary>
/// <remarks>Merkle, <i>A Digital Signature Based on a Conventional Encryption Function</i> (CRYPTO 1987).</remarks>
internal sealed class MerkleMap<TRecord>
    where TRecord : class, IMerkleRecord
{
    private readonly MerkleNode? _root;

    private MerkleMap(MerkleNode? root, int count) => (_root, Count) = (root, count);

    public static MerkleMap<TRecord> Empty { get; } = new(null, 0);

    public int Count { get; }

    public Digest Root => MerkleNode.DigestOf(_root);

    /// <summary>All records, in the order of their paths.</summary>
    public IEnumerable<TRecord> Records => Walk(_root);

    public TRecord? Find(in Digest path)
    {
        var bytes = MerkleNode.BytesOf(path);
        var node = _root;
        for (var depth = 0; node is MerkleNode.Branch branch; depth++)
        {
            node = MerkleNode.IsRight(bytes, depth) ? branch.Right : branch.Left;
        }

        return node is MerkleNode.Leaf leaf && leaf.Path.AsSpan().SequenceEqual(bytes) ? (TRecord)leaf.Record : null;
    }

    /// <summary>Puts a record in its place, where another one of its key may be.</summary>
    public MerkleMap<TRecord> Put(TRecord record)
    {
        var isNew = false;
        var root = Put(_root, new MerkleNode.Leaf(record), 0, ref isNew);
        return new(root, isNew ? Count + 1 : Count);
    }

    public MerkleMap<TRecord> Remove(in Digest path)
    {
        var root = Remove(_root, MerkleNode.BytesOf(path), 0);
        return ReferenceEquals(root, _root) ? this : new(root, Count - 1);
    }

    /// <summary>What stands beside the path to a record, from the root on; null where there is no record.</summary>
    public IReadOnlyList<Digest>? Prove(in Digest path)
    {
        if (Find(path) is null)
        {
            return null;
        }

        var bytes = MerkleNode.BytesOf(path);
        var beside = new List<Digest>();
        for (var node = _root; node is MerkleNode.Branch branch;)
        {
            var isRight = MerkleNode.IsRight(bytes, beside.Count);
            beside.Add(MerkleNode.DigestOf(isRight ? branch.Left : branch.Right));
            node = isRight ? branch.Right : branch.Left;
        }

        return beside;
    }

    private static MerkleNode Put(MerkleNode? node, MerkleNode.Leaf leaf, int depth, ref bool isNew)
    {
        switch (node)
        {
            case MerkleNode.Branch branch:
                return MerkleNode.IsRight(leaf.Path, depth)
                    ? new MerkleNode.Branch(branch.Left, Put(branch.Right, leaf, depth + 1, ref isNew))
                    : new MerkleNode.Branch(Put(branch.Left, leaf, depth + 1, ref isNew), branch.Right);
            case MerkleNode.Leaf old when !old.Path.AsSpan().SequenceEqual(leaf.Path):
                isNew = true;
                return Fork(old, leaf, depth);
            default:
                isNew = node is null;
                return leaf;
        }
    }

    /// <summary>As many branches as the two paths have in common, and one more.</summary>
    private static MerkleNode.Branch Fork(MerkleNode.Leaf old, MerkleNode.Leaf leaf, int depth) =>
        (MerkleNode.IsRight(old.Path, depth), MerkleNode.IsRight(leaf.Path, depth)) switch
        {
            (false, false) => new(Fork(old, leaf, depth + 1), null),
            (true, true) => new(null, Fork(old, leaf, depth + 1)),
            (false, true) => new(old, leaf),
            (true, false) => new(leaf, old),
        };

    private static MerkleNode? Remove(MerkleNode? node, byte[] path, int depth)
    {
        if (node is not MerkleNode.Branch branch)
        {
            return node is MerkleNode.Leaf leaf && leaf.Path.AsSpan().SequenceEqual(path) ? null : node;
        }

        var isRight = MerkleNode.IsRight(path, depth);
        var before = isRight ? branch.Right : branch.Left;
        var after = Remove(before, path, depth + 1);
        if (ReferenceEquals(before, after))
        {
            return branch;
        }

        // A record that is alone stands as high as it can: the trie does not tell what was in it.
        return (isRight ? branch.Left : after, isRight ? after : branch.Right) switch
        {
            (null, null) => null,
            (MerkleNode.Leaf alone, null) => alone,
            (null, MerkleNode.Leaf alone) => alone,
            var (left, right) => new MerkleNode.Branch(left, right),
        };
    }

    private static IEnumerable<TRecord> Walk(MerkleNode? root)
    {
        var open = new Stack<MerkleNode?>([root]);
        while (open.TryPop(out var node))
        {
            if (node is MerkleNode.Branch branch)
            {
                open.Push(branch.Right);
                open.Push(branch.Left);
            }
            else if (node is MerkleNode.Leaf leaf)
            {
                yield return (TRecord)leaf.Record;
            }
        }
    }
}
