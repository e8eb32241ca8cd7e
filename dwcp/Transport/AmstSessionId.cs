using System.Security.Cryptography;

namespace NovaCron.Dwcp.Transport;

/// <summary>Names one transfer; in every frame of it.</summary>
/// <param name="Value">Sixteen bytes, written big-endian.</param>
public readonly record struct AmstSessionId(Guid Value)
{
    /// <summary>A random id.</summary>
    public static AmstSessionId New() => new(Guid.NewGuid());

    /// <summary>
    /// The id both ends derive from a name they share, such as <c>migration-7/memory</c>: the first 16 bytes of the
    /// SHA-256 of its UTF-8 form. It is no secret; the token is.
    /// </summary>
    /// <param name="name">A name unique among the transfers of a federation.</param>
    public static AmstSessionId FromName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name), hash);
        return new AmstSessionId(new Guid(hash[..16], bigEndian: true));
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
