using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Shows that a record of ownership is in a state, to whoever knows the state's root.</summary>
/// <param name="Beside">What stands beside the path to the record, from the top.</param>
/// <param name="Leases">The root of the leases.</param>
/// <param name="Rest">The digest of all else.</param>
public sealed record MerkleProof(IReadOnlyList<Digest> Beside, Digest Leases, Digest Rest)
{
    /// <summary>The longest path: a proof with more is none.</summary>
    public const int DepthMax = 8 * Digest.Bytes;

    /// <summary>Whether a record is in the state of a root.</summary>
    public bool Verify(VmOwnership record, in Digest root)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (Beside.Count > DepthMax || !LogWire.IsName(record.Vm))
        {
            return false;
        }

        var path = MerkleNode.BytesOf(VmOwnership.PathOf(record.Vm));
        var digest = MerkleNode.OfRecord(record);
        for (var depth = Beside.Count - 1; depth >= 0; depth--)
        {
            digest = MerkleNode.IsRight(path, depth) ? MerkleNode.Join(Beside[depth], digest) : MerkleNode.Join(digest, Beside[depth]);
        }

        return RootOf(digest, Leases, Rest) == root;
    }

    /// <summary>Writes it.</summary>
    public byte[] Encode() => LogWire.Encoded(Write);

    /// <summary>Reads one.</summary>
    /// <exception cref="WireFormatException">The bytes are none.</exception>
    public static MerkleProof Decode(ReadOnlyMemory<byte> bytes) => LogWire.Whole(bytes, Read);

    internal static Digest RootOf(in Digest vms, in Digest leases, in Digest rest) =>
        new WireWriter().Text("novacron federation state 1").Digested(vms).Digested(leases).Digested(rest).Digest;

    internal void Write(WireWriter writer) =>
        writer.List(Beside, (to, digest) => to.Digested(digest)).Digested(Leases).Digested(Rest);

    internal static MerkleProof Read(ref WireReader reader) => new(
        reader.List(DepthMax, (ref WireReader from) => from.Digested()), reader.Digested(), reader.Digested());
}
