using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>Who a member is, and how signatures are made and verified.</summary>
/// <param name="Region">Its region.</param>
/// <param name="Signer">Signs in its name, by a key that is for consensus alone.</param>
/// <param name="Verifier">Makes what verifies by the keys of a configuration's members.</param>
/// <param name="Judge">Tells proofs of offences from claims.</param>
public sealed record AcpIdentity(
    string Region, IMemberSigner Signer, Func<FederationConfiguration, IMemberVerifier> Verifier, IEvidenceJudge Judge)
{
    /// <summary>The real one: ECDSA over P-256.</summary>
    public static AcpIdentity Of(string region, EcdsaSigner signer, IEvidenceJudge judge) =>
        new(region, signer, static configuration => new EcdsaVerifier(configuration.Members.Select(member => member.Key)), judge);
}
