using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>Verifies words and certificates of an epoch, each signature once.</summary>
internal sealed class BftSignatures(BftContext context) : IMemberVerifier
{
    private readonly RememberingVerifier _verifier =
        context.Verifier as RememberingVerifier ?? new RememberingVerifier(context.Verifier, context.Members);

    public PlantedBug Planted { get; init; }

    public bool Verify(int member, in Digest digest, ReadOnlySpan<byte> signature) =>
        _verifier.Verify(member, digest, signature)
        || (Planted == PlantedBug.SignatureNotChecked && (uint)member < (uint)context.Members);

    public bool IsSigned(BftMessage.Signed message) => message.IsSigned(context.Chain, context.Epoch, this);

    public bool Holds(PrevoteCertificate certificate) =>
        certificate.IsValid(context.Chain, context.Epoch, context.Members, this);

    public bool Holds(CommitCertificate certificate) =>
        certificate.IsValid(context.Chain, context.Epoch, context.Members, this);
}
