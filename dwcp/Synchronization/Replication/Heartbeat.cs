using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>An author's word that all it committed before a time has numbers up to one. Signed, so that anybody may pass it on.</summary>
/// <param name="Author">Whose word it is.</param>
/// <param name="Number">Its last number; 0 for none.</param>
/// <param name="AsOfMs">The time, by its clock, in milliseconds since the Unix epoch.</param>
/// <param name="Signature">Its signature.</param>
public sealed record Heartbeat(Author Author, long Number, long AsOfMs, ReadOnlyMemory<byte> Signature)
{
    internal static Heartbeat Sign(Author author, long number, long asOfMs, IMemberSigner signer) =>
        new(author, number, asOfMs, signer.Sign(DigestOf(author, number, asOfMs)));

    internal bool IsSigned(IAuthorVerifier verifier) => verifier.Verify(Author, DigestOf(Author, Number, AsOfMs), Signature.Span);

    private static Digest DigestOf(Author author, long number, long asOfMs) =>
        new WireWriter().Text("novacron/sync heartbeat/1").AuthorOf(author).I64(number).I64(asOfMs).Digest;
}
