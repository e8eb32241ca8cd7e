using System.Security.Cryptography;

namespace NovaCron.Dwcp.Encoding;

/// <summary>
/// A frame's digest: SHA-256 (FIPS 180-4) cut to 128 bits. It finds faults, not forgers: frames travel inside TLS, which
/// authenticates them.
/// </summary>
internal static class FrameDigest
{
    public const int Size = 16;

    public static void Compute(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, full);
        full[..Size].CopyTo(digest);
    }
}
