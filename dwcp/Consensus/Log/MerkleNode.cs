using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>A part of a <see cref="MerkleMap{TRecord}"/>. Immutable; its digest is found when it is first asked for, and kept.</summary>
internal abstract class MerkleNode
{
    private const byte LeafTag = 0;
    private const byte BranchTag = 1;

    private byte[]? _digest;

    /// <summary>A branch may have nothing on one side.</summary>
    public static Digest DigestOf(MerkleNode? node) => node is null ? default : new Digest(node._digest ??= node.Compute());

    /// <summary>The digest of a branch with these sides.</summary>
    public static Digest Join(in Digest left, in Digest right)
    {
        Span<byte> content = stackalloc byte[1 + (2 * Digest.Bytes)];
        content[0] = BranchTag;
        left.CopyTo(content[1..]);
        right.CopyTo(content[(1 + Digest.Bytes)..]);
        return Digest.Of(content);
    }

    /// <summary>The digest of a record in its place.</summary>
    public static Digest OfRecord(IMerkleRecord record)
    {
        var writer = new WireWriter().U8(LeafTag).Digested(record.Path);
        record.Write(writer);
        return writer.Digest;
    }

    /// <summary>Which side a path takes at a depth.</summary>
    public static bool IsRight(ReadOnlySpan<byte> path, int depth) => (path[depth >> 3] >> (7 - (depth & 7)) & 1) != 0;

    /// <summary>A path's bytes.</summary>
    public static byte[] BytesOf(in Digest path)
    {
        var bytes = new byte[Digest.Bytes];
        path.CopyTo(bytes);
        return bytes;
    }

    protected abstract byte[] Compute();

    public sealed class Branch(MerkleNode? left, MerkleNode? right) : MerkleNode
    {
        public MerkleNode? Left { get; } = left;

        public MerkleNode? Right { get; } = right;

        protected override byte[] Compute() => BytesOf(Join(DigestOf(Left), DigestOf(Right)));
    }

    public sealed class Leaf(IMerkleRecord record) : MerkleNode
    {
        public IMerkleRecord Record { get; } = record;

        public byte[] Path { get; } = BytesOf(record.Path);

        protected override byte[] Compute() => BytesOf(OfRecord(Record));
    }
}
