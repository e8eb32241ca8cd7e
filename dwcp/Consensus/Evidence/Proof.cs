using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Consensus.Evidence;

/// <summary>
/// What proves an offence to anybody who has the epoch's keys, by itself: signed words of the offender, and what they contradict. Claims
/// without a signature are never in it. A closed list.
/// </summary>
public abstract record Proof
{
    private Proof()
    {
    }

    /// <summary>Two different words for one height, round and kind: A1 of a proposer, A2 of a prevote, A3 of a precommit.</summary>
    public sealed record TwoVotes(long Epoch, SignedWord One, SignedWord Other) : Proof;

    /// <summary>A precommit, and a later prevote for another block that nothing between the two justifies: A4.</summary>
    public sealed record BrokenLock(long Epoch, BftMessage.Precommit Locked, BftMessage.Prevote Later) : Proof;

    /// <summary>A precommit for a block that was agreed on, with another state after it than was agreed on: A5.</summary>
    public sealed record WrongResult(long Epoch, BftMessage.Precommit Vote, CommitCertificate Agreed) : Proof;

    /// <summary>A signed word that rests on a certificate which is none: A6, or A11 if its votes are of another epoch.</summary>
    /// <param name="Epoch">The epoch of the word.</param>
    /// <param name="Word">The word, of a proposal or a prevote.</param>
    /// <param name="Block">The block that it is for.</param>
    /// <param name="ValidRound">The round that it rests on.</param>
    /// <param name="Certificate">The certificate whose digest it signs.</param>
    /// <param name="VotesOf">The epoch that the certificate's votes are of.</param>
    public sealed record BadCertificate(
        long Epoch, SignedWord Word, Digest? Block, int ValidRound, PrevoteCertificate Certificate, long VotesOf) : Proof;

    /// <summary>Two statements that cannot both be: A5 (roots, seals), A7 (heads), A9 (changes), A12 (lives).</summary>
    public sealed record TwoStatements(SignedStatement One, SignedStatement Other) : Proof;

    /// <summary>A statement that cannot be: A9 (another region's change), A10 (a snapshot that is not its pieces).</summary>
    public sealed record OneStatement(SignedStatement Statement) : Proof;

    /// <summary>A statement of a root, a seal or a snapshot against the root that a quorum signed at its index: A5, A10.</summary>
    public sealed record AgainstRoot(SignedStatement Statement, RootCertificate Certified) : Proof;

    /// <summary>A guest runs by an epoch of ownership that was over when the member had seen so: A8.</summary>
    public sealed record StaleRun(SignedStatement Statement, OwnershipCertificate Owner) : Proof;
}
