using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace NovaCron.Dwcp.Consensus.Signing;

/// <summary>A member's public key on P-256, as SubjectPublicKeyInfo (RFC 5280); compared by its bytes.</summary>
public sealed class MemberKey : IEquatable<MemberKey>
{
    /// <summary>Keys that were found good, so that the members of a configuration are not looked at anew each time it is read.</summary>
    private const int GoodMax = 4096;

    private static readonly ConcurrentDictionary<Digest, bool> Good = new();

    private readonly byte[] _info;

    /// <summary>Takes a key as it was written.</summary>
    /// <exception cref="CryptographicException">It is not one.</exception>
    /// <exception cref="ArgumentException">It is not on P-256.</exception>
    public MemberKey(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        _info = subjectPublicKeyInfo.ToArray();
        Fingerprint = Digest.Of(_info);
        if (Good.ContainsKey(Fingerprint))
        {
            return;
        }

        using var key = Open();
        RequireP256(key);
        if (Good.Count < GoodMax)
        {
            Good[Fingerprint] = true;
        }
    }

    /// <summary>The key as SubjectPublicKeyInfo.</summary>
    public ReadOnlyMemory<byte> Info => _info;

    /// <summary>Names the key: its digest.</summary>
    public Digest Fingerprint { get; }

    /// <summary>The key, to verify by; to be disposed.</summary>
    public ECDsa Open()
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_info, out _);
        return key;
    }

    /// <inheritdoc/>
    public bool Equals(MemberKey? other) => other is not null && Fingerprint == other.Fingerprint;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MemberKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Fingerprint.GetHashCode();

    /// <summary>The fingerprint.</summary>
    public override string ToString() => Fingerprint.ToString();

    internal static void RequireP256(ECDsa key)
    {
        if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != "1.2.840.10045.3.1.7")
        {
            throw new ArgumentException("A consensus key must be on the curve P-256.", nameof(key));
        }
    }
}
