using System.Buffers.Binary;
using System.IO.Hashing;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>Signatures that cost nothing: a hash under a region's secret, which nobody else is given.</summary>
internal sealed class SimAuthorKeys : IAuthorVerifier
{
    public bool Verify(Author author, in Digest digest, ReadOnlySpan<byte> signature) =>
        signature.Length == sizeof(ulong) && BinaryPrimitives.ReadUInt64LittleEndian(signature) == Hash(author, digest);

    public static IMemberSigner SignerOf(Author author) => new Signer(author);

    private static ulong Hash(Author author, in Digest digest)
    {
        Span<byte> bytes = stackalloc byte[Digest.Bytes];
        digest.CopyTo(bytes);
        return XxHash3.HashToUInt64(bytes, (long)XxHash3.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(author.Region)));
    }

    private sealed class Signer(Author author) : IMemberSigner
    {
        public ReadOnlyMemory<byte> Sign(in Digest digest)
        {
            var signature = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(signature, Hash(author, digest));
            return signature;
        }
    }
}
