using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>
/// Proof of how an epoch ended: a quorum of its members signed the same <see cref="Statement.Seal"/>. By agreement within the epoch there
/// is one entry that ends it and one state behind that, hence one seal that a quorum can sign.
/// </summary>
/// <param name="Epoch">The epoch that ended.</param>
/// <param name="Seal">How.</param>
/// <param name="Signatures">Who signed, by place in that epoch's configuration.</param>
public sealed record SealCertificate(
    long Epoch, Statement.Seal Seal, IReadOnlyList<(int Signer, ReadOnlyMemory<byte> Signature)> Signatures)
{
    /// <summary>
    /// How many must sign: between members that trust each other as many as commit an entry; as soon as one side of the switch expects
    /// liars, as many as tolerate them, so that a state that only some members have never begins an epoch that must not be wrong.
    /// </summary>
    public static int QuorumOf(FederationConfiguration ended, FederationConfiguration next)
    {
        ArgumentNullException.ThrowIfNull(ended);
        ArgumentNullException.ThrowIfNull(next);
        return ended.Mode == ConsensusMode.Crash && next.Mode == ConsensusMode.Crash ? ended.CrashQuorum : ended.ByzantineQuorum;
    }

    /// <summary>Whether it proves that the epoch ended, and that the next configuration follows.</summary>
    /// <param name="ended">The epoch's configuration.</param>
    /// <param name="next">The one that would follow.</param>
    /// <param name="verifier">The ended epoch's keys.</param>
    public bool Proves(FederationConfiguration ended, FederationConfiguration next, IMemberVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(ended);
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(verifier);
        return Epoch == ended.Epoch
            && next.Epoch == Epoch + 1
            && Seal.Next == next.Digest
            && Signatures.Where(one => IsSigned(ended.Chain, one, verifier)).Select(one => one.Signer).Distinct().Count()
                >= QuorumOf(ended, next);
    }

    private bool IsSigned(string chain, (int Signer, ReadOnlyMemory<byte> Signature) one, IMemberVerifier verifier) =>
        new SignedStatement(Epoch, one.Signer, Seal, one.Signature).IsSigned(chain, verifier);
}

/// <summary>How an epoch ended and what it was followed by.</summary>
/// <param name="Certificate">The end of the one before.</param>
/// <param name="Configuration">The epoch that began.</param>
public sealed record EpochStart(SealCertificate Certificate, FederationConfiguration Configuration);
