using System.Security.Cryptography;

namespace NovaCron.Dwcp.Consensus.Signing;

/// <summary>
/// Signs by ECDSA over P-256 (FIPS 186-5), signatures of 64 bytes (IEEE P1363). The key is for consensus alone, never the one that TLS
/// uses. Not thread-safe.
/// </summary>
public sealed class EcdsaSigner : IMemberSigner, IDisposable
{
    private readonly ECDsa _key;

    /// <summary>Takes a key over; it is disposed with the signer.</summary>
    /// <exception cref="ArgumentException">The key is not on P-256.</exception>
    public EcdsaSigner(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        MemberKey.RequireP256(key);
        _key = key;
        Public = new MemberKey(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>What others verify by.</summary>
    public MemberKey Public { get; }

    /// <summary>A new key.</summary>
    public static EcdsaSigner Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Sign(in Digest digest)
    {
        Span<byte> hash = stackalloc byte[Digest.Bytes];
        digest.CopyTo(hash);
        return _key.SignHash(hash.ToArray());
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
