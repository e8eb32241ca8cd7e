using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Statements;

/// <summary>A statement with the signature of who makes it.</summary>
/// <param name="Epoch">The epoch that it is made in.</param>
/// <param name="Signer">The member, by its place in that epoch's configuration.</param>
/// <param name="Statement">What it says.</param>
/// <param name="Signature">Its signature over <see cref="Statement.SigningDigest"/>.</param>
public sealed record SignedStatement(long Epoch, int Signer, Statement Statement, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Signs a statement.</summary>
    public static SignedStatement Sign(string chain, long epoch, int signer, Statement statement, IMemberSigner key)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(key);
        return new SignedStatement(epoch, signer, statement, key.Sign(statement.SigningDigest(chain, epoch, signer)));
    }

    /// <summary>Whether the member signed it.</summary>
    public bool IsSigned(string chain, IMemberVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        return verifier.Verify(Signer, Statement.SigningDigest(chain, Epoch, Signer), Signature.Span);
    }
}
