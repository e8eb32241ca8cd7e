using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Evidence;

/// <summary>
/// Judges proofs by the catalogue of offences, A1 to A12, and by nothing else: silence, delay and floods are suspicion, never proof. Pure;
/// every member comes to the same verdict. See docs/internals/acp-evidence.md.
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

    private Verdict? Judge(Proof proof, FederationState state)
    {
        if (state.FindConfiguration(EpochOf(proof)) is not { } configuration)
        {
            return null;
        }

        var keys = verifier(configuration);
        using var _ = keys as IDisposable;
        var verdict = Judge(proof, new Court(configuration, keys));

        // Who has come back with another key answers for that one alone.
        return verdict is not null && configuration.Find(verdict.Offender)?.Key is { } key
            && key.Equals(state.Configuration.Find(verdict.Offender)?.Key)
                ? verdict
                : null;
    }

    private static Verdict? Judge(Proof proof, Court court) => proof switch
    {
        Proof.TwoVotes it => court.TwoVotes(it),
        Proof.BrokenLock it => court.BrokenLock(it),
        Proof.WrongResult it => court.WrongResult(it),
        Proof.BadCertificate it => court.BadCertificate(it),
        Proof.TwoStatements it => court.TwoStatements(it),
        Proof.OneStatement it => court.OneStatement(it),
        Proof.AgainstRoot it => court.AgainstRoot(it),
        Proof.StaleRun it => court.StaleRun(it),
        _ => null,
    };

    private static long EpochOf(Proof proof) => proof switch
    {
        Proof.TwoVotes it => it.Epoch,
        Proof.BrokenLock it => it.Epoch,
        Proof.WrongResult it => it.Epoch,
        Proof.BadCertificate it => it.Epoch,
        Proof.TwoStatements it => it.One.Epoch,
        Proof.OneStatement it => it.Statement.Epoch,
        Proof.AgainstRoot it => it.Statement.Epoch,
        Proof.StaleRun it => it.Statement.Epoch,
        _ => 0,
    };
}
