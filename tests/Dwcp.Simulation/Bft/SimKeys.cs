using System.Buffers.Binary;
using System.IO.Hashing;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Simulation.Bft;

/// <summary>
/// Signatures that cost nothing: a hash under a member's secret. Nobody forges one because nobody is given the secret of another; a liar
/// holds the signer of its own alone.
/// </summary>
internal sealed class SimKeys : IMemberVerifier
{
    private const long SecretOf = 0x5EC2_E700;

    public bool Verify(int member, in Digest digest, ReadOnlySpan<byte> signature) =>
        signature.Length == sizeof(ulong) && BinaryPrimitives.ReadUInt64LittleEndian(signature) == Hash(member, digest);

    public static IMemberSigner SignerOf(int member) => new Signer(member);

    private static ulong Hash(int member, in Digest digest)
    {
        Span<byte> bytes = stackalloc byte[Digest.Bytes];
        digest.CopyTo(bytes);
        return XxHash3.HashToUInt64(bytes, SecretOf + member);
    }

    private sealed class Signer(int member) : IMemberSigner
    {
        public ReadOnlyMemory<byte> Sign(in Digest digest)
        {
            var signature = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(signature, Hash(member, digest));
            return signature;
        }
    }
}
