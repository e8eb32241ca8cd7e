using System.IO.Hashing;
using System.Security.Cryptography;

namespace NovaCron.Dwcp.Encoding;

/// <summary>
/// A frame's digest of 128 bits: XXH3 (canonical, seed 0) from version 4 on, in versions 1 to 3 SHA-256 (FIPS 180-4), cut. It finds
/// faults, not forgers: frames travel inside TLS, which authenticates them, and both ends of a migration compare SHA-256 of the whole
/// stream before the guest may run. For XXH3 that is a fifth of the work or less.
/// </summary>
/// <param name="version">The frames' version.</param>
internal sealed class FrameDigest(byte version) : IDisposable
{
    public const int Size = 16;

    private readonly XxHash128? _fast = IsFast(version) ? new XxHash128() : null;
    private readonly IncrementalHash? _secure = IsFast(version) ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The digest of bytes that lie together.</summary>
    public static void Compute(byte version, ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        if (IsFast(version))
        {
            XxHash128.Hash(bytes, digest);
            return;
        }

        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, full);
        full[..Size].CopyTo(digest);
    }

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _fast?.Append(bytes);
        _secure?.AppendData(bytes);
    }

    /// <summary>The digest of all bytes taken; begins anew.</summary>
    public void Finish(Span<byte> digest)
    {
        if (_fast is not null)
        {
            _fast.GetHashAndReset(digest);
            return;
        }

        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        _secure!.GetHashAndReset(full);
        full[..Size].CopyTo(digest);
    }

    public void Dispose() => _secure?.Dispose();

    private static bool IsFast(byte version) => version >= FrameHeader.VersionKnownBases;
}
