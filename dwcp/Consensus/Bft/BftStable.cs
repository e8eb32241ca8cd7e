using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>The round that a member came to last, and what it signed there. It signs nothing of an earlier round any more.</summary>
/// <param name="Height">The height.</param>
/// <param name="Round">The round.</param>
/// <param name="Prevote">Its prevote; null if it has given none.</param>
/// <param name="Precommit">Its precommit; null if it has given none.</param>
/// <param name="Left">Precommits of a quorum by which it left the round before; none where it followed others.</param>
public sealed record BftVotes(
    long Height, int Round, BftMessage.Prevote? Prevote, BftMessage.Precommit? Precommit, IReadOnlyList<BftMessage.Precommit> Left);

/// <summary>A block that a quorum prevoted for.</summary>
/// <param name="Block">The block.</param>
/// <param name="Certificate">The prevotes.</param>
public sealed record BftValid(BftBlock Block, PrevoteCertificate Certificate);

/// <summary>What a member is bound by at a height.</summary>
/// <param name="Height">The height.</param>
/// <param name="Locked">The prevotes for the block that it precommitted last; null if it has precommitted none.</param>
/// <param name="Valid">The block of the latest round with a quorum of prevotes that it knows; null if it knows none.</param>
public sealed record BftLock(long Height, PrevoteCertificate? Locked, BftValid? Valid);

/// <summary>What a replica has in writing, and begins from.</summary>
/// <param name="Snapshot">The state that its blocks follow.</param>
/// <param name="Blocks">Blocks that were agreed on, in their order; some may be older than the snapshot.</param>
/// <param name="Proposal">Its last proposal.</param>
/// <param name="Votes">Its last votes.</param>
/// <param name="Lock">What it is bound by.</param>
public sealed record BftStable(
    BftSnapshot Snapshot, IReadOnlyList<BftCommitted> Blocks, BftMessage.Proposal? Proposal, BftVotes? Votes, BftLock? Lock)
{
    /// <summary>That of a member which has never run in its epoch.</summary>
    public static BftStable Genesis(in Digest origin, ReadOnlyMemory<byte> state) =>
        new(BftSnapshot.Genesis(origin, state), [], null, null, null);
}
