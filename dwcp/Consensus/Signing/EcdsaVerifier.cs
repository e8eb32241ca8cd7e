using System.Security.Cryptography;

namespace NovaCron.Dwcp.Consensus.Signing;

/// <summary>Verifies ECDSA signatures over P-256 by the keys of an epoch's members. Not thread-safe.</summary>
public sealed class EcdsaVerifier : IMemberVerifier, IDisposable
{
    /// <summary>A signature's length, in bytes.</summary>
    public const int SignatureBytes = 64;

    private readonly ECDsa[] _keys;

    /// <summary>By these keys, in the members' order.</summary>
    public EcdsaVerifier(IEnumerable<MemberKey> keys) => _keys = [.. keys.Select(key => key.Open())];

    /// <inheritdoc/>
    public bool Verify(int member, in Digest digest, ReadOnlySpan<byte> signature)
    {
        if ((uint)member >= (uint)_keys.Length || signature.Length != SignatureBytes)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[Digest.Bytes];
        digest.CopyTo(hash);
        return _keys[member].VerifyHash(hash, signature);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }
}
