using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>Where a replica stands: the epoch whose members it agrees with, and their keys. Fixed while the epoch lasts.</summary>
/// <param name="Chain">Names the federation; every signature covers it.</param>
/// <param name="Epoch">The epoch; every signature covers it.</param>
/// <param name="Self">This member, from 0.</param>
/// <param name="Members">How many there are; four at least.</param>
/// <param name="Signer">Signs in this member's name.</param>
/// <param name="Verifier">Knows the epoch's keys.</param>
public sealed record BftContext(string Chain, long Epoch, int Self, int Members, IMemberSigner Signer, IMemberVerifier Verifier)
{
    /// <summary>Who proposes first: the same at all members.</summary>
    public int FirstProposer { get; init; }
}
