using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace NovaCron.Dwcp.Transport;

/// <summary>
/// The digest over a transfer's payloads, in order. Version 3: SHA-256 over the 16-byte XXH128 (canonical, big-endian) of each
/// payload, so that the bytes themselves are hashed by whoever has them at hand, side by side. Version 1: SHA-256 over all
/// bytes. Every frame's payload has its CRC-32C besides; TLS keeps strangers from changing any of it.
/// </summary>
internal sealed class TransferDigest(byte version) : IDisposable
{
    /// <summary>Bytes of the digest.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private const int PartSize = 16;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _part = new byte[PartSize];

    /// <summary>Whether the payload itself is hashed, in order, instead of <see cref="PartOf"/> it.</summary>
    public bool IsWhole { get; } = version == AmstProtocol.FrameVersionFirst;

    /// <summary>What a payload adds to a digest of version 3; may be computed anywhere, in any order.</summary>
    public static UInt128 PartOf(ReadOnlySpan<byte> payload) => XxHash128.HashToUInt128(payload);

    /// <summary>Adds the next payload.</summary>
    /// <param name="payload">Its bytes; only looked at in version 1.</param>
    /// <param name="part">Its <see cref="PartOf"/>; only looked at in version 3.</param>
    public void Append(ReadOnlySpan<byte> payload, UInt128 part)
    {
        if (IsWhole)
        {
            _hash.AppendData(payload);
            return;
        }

        BinaryPrimitives.WriteUInt128BigEndian(_part, part);
        _hash.AppendData(_part);
    }

    /// <summary>The digest; nothing can be added any more.</summary>
    public byte[] Finish() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}
