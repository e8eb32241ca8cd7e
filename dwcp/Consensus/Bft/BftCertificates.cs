using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>A quorum of prevotes for one block in one round: who is locked on another block of an earlier round may let go.</summary>
/// <param name="Height">The height.</param>
/// <param name="Round">The round.</param>
/// <param name="Block">The block's digest.</param>
/// <param name="Votes">The votes, in the order of their signers.</param>
public sealed record PrevoteCertificate(long Height, int Round, Digest Block, IReadOnlyList<PrevoteCertificate.Vote> Votes)
{
    /// <summary>Names the certificate; a message that rests on it signs this.</summary>
    public Digest Digest { get; } = new WireWriter().Text("prevotes").I64(Height).I32(Round).Digested(Block)
        .List(Votes, BftCodec.Write).Digest;

    /// <summary>What a prevote has beyond the certificate's own.</summary>
    /// <param name="Signer">Whose vote it is.</param>
    /// <param name="ValidRound">The round that justifies it; -1 for none.</param>
    /// <param name="Cited">The digest of the certificate of that round.</param>
    /// <param name="Signature">The signature.</param>
    public readonly record struct Vote(int Signer, int ValidRound, Digest? Cited, ReadOnlyMemory<byte> Signature);

    /// <summary>The votes as they were sent, without what they rested on.</summary>
    public IEnumerable<BftMessage.Prevote> Prevotes() => Votes.Select(vote =>
        new BftMessage.Prevote(Height, Round, Block, vote.ValidRound, vote.Cited, null, vote.Signer, vote.Signature));

    /// <summary>Whether it has a quorum of valid signatures of distinct members of the epoch, and nothing else.</summary>
    public bool IsValid(string chain, long epoch, int members, IMemberVerifier verifier) =>
        BftCertificateRule.Holds(Prevotes(), Votes.Count, chain, epoch, members, verifier);
}

/// <summary>A quorum of precommits for one block and one root in one round: it is agreed on, for ever.</summary>
/// <param name="Height">The height.</param>
/// <param name="Round">The round.</param>
/// <param name="Value">The block and the root of the state after it.</param>
/// <param name="Votes">The votes, in the order of their signers.</param>
public sealed record CommitCertificate(long Height, int Round, BftResult Value, IReadOnlyList<CommitCertificate.Vote> Votes)
{
    /// <summary>What a precommit has beyond the certificate's own.</summary>
    /// <param name="Signer">Whose vote it is.</param>
    /// <param name="Signature">The signature.</param>
    public readonly record struct Vote(int Signer, ReadOnlyMemory<byte> Signature);

    /// <summary>The votes as they were sent, without what they rested on.</summary>
    public IEnumerable<BftMessage.Precommit> Precommits() => Votes.Select(vote =>
        new BftMessage.Precommit(Height, Round, Value, null, vote.Signer, vote.Signature));

    /// <summary>Whether it has a quorum of valid signatures of distinct members of the epoch, and nothing else.</summary>
    public bool IsValid(string chain, long epoch, int members, IMemberVerifier verifier) =>
        BftCertificateRule.Holds(Precommits(), Votes.Count, chain, epoch, members, verifier);
}

/// <summary>The one rule of both certificates.</summary>
internal static class BftCertificateRule
{
    public static bool Holds(
        IEnumerable<BftMessage.Signed> votes, int count, string chain, long epoch, int members, IMemberVerifier verifier)
    {
        var planted = (verifier as BftSignatures)?.Planted ?? PlantedBug.None;
        var needed = planted switch
        {
            PlantedBug.ShortCertificate => 1,
            PlantedBug.QuorumOffByOne => BftQuorum.Of(members) - 1,
            _ => BftQuorum.Of(members),
        };
        if (count < needed || count > members)
        {
            return false;
        }

        // The order of signers makes them distinct, and the certificate of a set of votes one sequence of bytes.
        var last = -1;
        foreach (var vote in votes)
        {
            if ((vote.Signer <= last && planted != PlantedBug.SameSignerTwice)
                || (uint)vote.Signer >= (uint)members
                || !vote.IsSigned(chain, epoch, verifier))
            {
                return false;
            }

            last = vote.Signer;
        }

        return true;
    }
}
