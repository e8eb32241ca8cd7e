using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>Signatures that anybody could make: a member's number behind the digest. It counts how often it was asked.</summary>
internal sealed class PlainKeys : IMemberVerifier
{
    public int Asked { get; private set; }

    public static IMemberSigner SignerOf(int member) => new Signer(member);

    public bool Verify(int member, in Digest digest, ReadOnlySpan<byte> signature)
    {
        Asked++;
        return signature.SequenceEqual(Of(member, digest));
    }

    private static byte[] Of(int member, in Digest digest)
    {
        var signature = new byte[Digest.Bytes + 1];
        digest.CopyTo(signature);
        signature[^1] = (byte)member;
        return signature;
    }

    private sealed class Signer(int member) : IMemberSigner
    {
        public ReadOnlyMemory<byte> Sign(in Digest digest) => Of(member, digest);
    }
}
