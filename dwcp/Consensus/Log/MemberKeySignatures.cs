using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Verifies the few signatures that are not a batch's: those of operators, of new keys, and under receipts.</summary>
internal static class MemberKeySignatures
{
    /// <summary>Whether the key's holder signed a digest.</summary>
    public static bool HasSigned(this MemberKey key, in Digest digest, ReadOnlySpan<byte> signature)
    {
        using var verifier = new EcdsaVerifier([key]);
        return verifier.Verify(0, digest, signature);
    }
}
