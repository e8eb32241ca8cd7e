using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Evidence;

/// <summary>What a proposal or vote says, by its digest alone: as much as a signature needs, whatever the size of its block.</summary>
/// <param name="Height">The height.</param>
/// <param name="Round">The round.</param>
/// <param name="Kind">What kind of word it is.</param>
/// <param name="Payload">The digest of what it says.</param>
/// <param name="Signer">Who signed.</param>
/// <param name="Signature">The signature.</param>
public sealed record SignedWord(
    long Height, int Round, BftKind Kind, Digest Payload, int Signer, ReadOnlyMemory<byte> Signature)
{
    /// <summary>The word of a proposal or vote.</summary>
    public static SignedWord Of(BftMessage.Signed message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new SignedWord(message.Height, message.Round, message.Kind, message.Payload, message.Signer, message.Signature);
    }

    /// <summary>What the signature is over.</summary>
    public Digest SigningDigest(string chain, long epoch) => BftSigning.Of(chain, epoch, Height, Round, Kind, Payload, Signer);
}
