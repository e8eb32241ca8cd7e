using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Evidence;

/// <summary>
/// Judges proofs by the catalogue of offences, A1 to A12, and by nothing else: silence, delay and floods are suspicion, never proof. Pure;
/// every
/// member comes to the same verdict. See docs/internals/acp-evidence.md.
/// </summary>
/// <param name="verifier">Makes what verifies by the keys of a configuration's members.</param>
public sealed class EvidenceJudge(Func<FederationConfiguration, IMemberVerifier> verifier) : IEvidenceJudge
{
    /// <summary>The judge that verifies ECDSA signatures.</summary>
    public static EvidenceJudge Ecdsa { get; } =
        new(static configuration => new EcdsaVerifier(configuration.Members.Select(member => member.Key)));

    /// <inheritdoc/>
    public Verdict? Judge(ReadOnlySpan<byte> proof, FederationState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        try
        {
            return Judge(ProofCodec.Decode(proof.ToArray()), state);
        }
        catch (WireFormatException)
        {
            return null;
        }
    }

    private Verdict? Judge(Proof proof, FederationState state) => proof switch
    {
        Proof.TwoVotes it => At(it.Epoch, state)?.TwoVotes(it),
        Proof.BrokenLock it => At(it.Epoch, state)?.BrokenLock(it),
        Proof.WrongResult it => At(it.Epoch, state)?.WrongResult(it),
        Proof.BadCertificate it => At(it.Epoch, state)?.BadCertificate(it),
        Proof.TwoStatements it when it.One.Epoch == it.Other.Epoch => At(it.One.Epoch, state)?.TwoStatements(it),
        Proof.OneStatement it => At(it.Statement.Epoch, state)?.OneStatement(it),
        Proof.AgainstRoot it => At(it.Statement.Epoch, state)?.AgainstRoot(it),
        Proof.StaleRun it => At(it.Statement.Epoch, state)?.StaleRun(it),
        _ => null,
    };

    private Court? At(long epoch, FederationState state) =>
        state.FindConfiguration(epoch) is { } configuration ? new Court(configuration, verifier(configuration)) : null;
}
