using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>The state after all blocks up to one: it stands for them.</summary>
/// <param name="Height">The last block in it; 0 for the state that the epoch began from.</param>
/// <param name="Block">That block's digest; at height 0 what the epoch began from.</param>
/// <param name="Certificate">Proves that block and the state's root; null at height 0, which every member has of its own.</param>
/// <param name="State">The state, as its owner writes it.</param>
public sealed record BftSnapshot(long Height, Digest Block, CommitCertificate? Certificate, ReadOnlyMemory<byte> State)
{
    /// <summary>The state that an epoch begins from.</summary>
    /// <param name="origin">Names it, equally for all members; the first block follows it.</param>
    /// <param name="state">The state.</param>
    public static BftSnapshot Genesis(in Digest origin, ReadOnlyMemory<byte> state) => new(0, origin, null, state);
}
