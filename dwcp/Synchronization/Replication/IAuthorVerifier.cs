using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Synchronization.Causality;

namespace NovaCron.Dwcp.Synchronization.Replication;

/// <summary>
/// Knows the keys of authors, also of those that are members no more: what they wrote is still passed on. A later life of a region signs
/// what an earlier one left open.
/// </summary>
public interface IAuthorVerifier
{
    /// <summary>Whether an author signed a digest; false for one that is not known.</summary>
    bool Verify(Author author, in Digest digest, ReadOnlySpan<byte> signature);
}
