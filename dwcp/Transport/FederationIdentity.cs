using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NovaCron.Dwcp.Transport;

/// <summary>The number of a federation, so that staging never talks to production by accident.</summary>
public static class FederationIdentity
{
    /// <summary>The first 8 bytes (big-endian) of the SHA-256 of the federation's name in UTF-8.</summary>
    /// <param name="name">The federation's name, as configured in every region.</param>
    public static ulong FromName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
