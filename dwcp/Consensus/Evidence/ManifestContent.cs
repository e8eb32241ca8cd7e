using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Evidence;

/// <summary>How a snapshot is named by its pieces.</summary>
public static class ManifestContent
{
    /// <summary>The digest of a snapshot that consists of these pieces.</summary>
    public static Digest Of(IReadOnlyList<Digest> pieces) =>
        new WireWriter().Text("novacron/snapshot/1").List(pieces, static (to, piece) => to.Digested(piece)).Digest;

    /// <summary>What a member says of a snapshot that it gives away.</summary>
    /// <param name="index">The last entry in it.</param>
    /// <param name="root">The state's root.</param>
    /// <param name="state">The snapshot.</param>
    /// <param name="pieceBytes">The length of a piece.</param>
    public static Statement.Manifest ManifestOf(long index, in Digest root, ReadOnlyMemory<byte> state, int pieceBytes)
    {
        List<Digest> pieces = [];
        for (var at = 0; at < state.Length; at += pieceBytes)
        {
            pieces.Add(Digest.Of(state.Span.Slice(at, Math.Min(pieceBytes, state.Length - at))));
        }

        return new Statement.Manifest(index, root, Of(pieces), pieces);
    }
}
