using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Receipts;

/// <summary>A member's signature under a root.</summary>
/// <param name="Member">Its number in the epoch's configuration.</param>
/// <param name="Signature">The signature over <see cref="RootCertificate.SigningDigest()"/>.</param>
public readonly record struct RootSignature(int Member, ReadOnlyMemory<byte> Signature);

/// <summary>A quorum's word that the log's state had a root.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Index">The last entry of that epoch's log that is in the state.</param>
/// <param name="Root">The root.</param>
/// <param name="Signatures">Who says so.</param>
public sealed record RootCertificate(string Chain, long Epoch, long Index, Digest Root, IReadOnlyList<RootSignature> Signatures)
{
    /// <summary>What each of them signs.</summary>
    public Digest SigningDigest() => SigningDigest(Chain, Epoch, Index, Root);

    /// <summary>What a member signs under a root.</summary>
    public static Digest SigningDigest(string chain, long epoch, long index, in Digest root) =>
        new WireWriter().Text("novacron federation root 1").Text(chain).I64(epoch).I64(index).Digested(root).Digest;

    /// <summary>Whether a quorum of the epoch, as its mode needs one, signed it.</summary>
    /// <param name="configuration">The epoch's configuration.</param>
    public bool Verify(FederationConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (Chain != configuration.Chain || Epoch != configuration.Epoch)
        {
            return false;
        }

        using var verifier = new EcdsaVerifier(configuration.Members.Select(member => member.Key));
        return Verify(configuration, verifier);
    }

    /// <summary>Whether a quorum of the epoch signed it.</summary>
    /// <param name="configuration">The epoch's configuration.</param>
    /// <param name="verifier">Knows the keys of that epoch's members.</param>
    public bool Verify(FederationConfiguration configuration, IMemberVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(verifier);
        var digest = SigningDigest();
        return Chain == configuration.Chain
            && Epoch == configuration.Epoch
            && Signatures.DistinctBy(signature => signature.Member).Count() == Signatures.Count
            && Signatures.Count >= configuration.Quorum
            && Signatures.All(signature => verifier.Verify(signature.Member, digest, signature.Signature.Span));
    }

    /// <summary>Writes it.</summary>
    public byte[] Encode() => LogWire.Encoded(Write);

    /// <summary>Reads one.</summary>
    /// <exception cref="WireFormatException">The bytes are none.</exception>
    public static RootCertificate Decode(ReadOnlyMemory<byte> bytes) => LogWire.Whole(bytes, Read);

    internal void Write(WireWriter writer) =>
        writer.Text(Chain).I64(Epoch).I64(Index).Digested(Root).List(
            Signatures, (to, signature) => to.I32(signature.Member).Bytes(signature.Signature.Span));

    internal static RootCertificate Read(ref WireReader reader) => new(
        reader.Name(),
        reader.Count64(),
        reader.Count64(),
        reader.Digested(),
        reader.List(LogLimits.MembersMax, (ref WireReader from) => new RootSignature(from.I32(), from.Signature())));
}
