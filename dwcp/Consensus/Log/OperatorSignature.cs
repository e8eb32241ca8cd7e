using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>An operator's word.</summary>
/// <param name="Key">The fingerprint of the operator's key.</param>
/// <param name="Signature">The signature.</param>
public sealed record OperatorSignature(Digest Key, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Nobody's, for what is yet to be signed.</summary>
    public static OperatorSignature None { get; } = new(default, default);

    /// <summary>Signs.</summary>
    /// <param name="signer">The operator's key.</param>
    /// <param name="digest">What the command says is to be signed.</param>
    public static OperatorSignature By(EcdsaSigner signer, in Digest digest)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return new OperatorSignature(signer.Public.Fingerprint, signer.Sign(digest));
    }

    internal bool IsValid(FederationConfiguration configuration, in Digest digest)
    {
        var by = Key;
        return configuration.Operators.FirstOrDefault(key => key.Fingerprint == by) is { } found && found.HasSigned(digest, Signature.Span);
    }

    internal void Write(WireWriter writer) => writer.Digested(Key).Bytes(Signature.Span);

    internal static OperatorSignature Read(ref WireReader reader) => new(reader.Digested(), reader.Signature());
}
