using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NovaCron.Agent.Files;

/// <summary>
/// A file as blocks of 4 MiB, the last one shorter, and the digest over them: SHA-256 of 0x01, the length (8 bytes,
/// little-endian) and the blocks' digests, each the SHA-256 of 0x00 and the block's bytes.
/// </summary>
public static class BlockTree
{
    /// <summary>Bytes of a block: what is verified, and remembered as held, at once.</summary>
    public const int BlockBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of a digest.</summary>
    public const int DigestBytes = SHA256.HashSizeInBytes;

    private const int ZerosBytes = 64 * 1024;

    private static readonly byte[] LeafPrefix = [0];
    private static readonly byte[] RootPrefix = [1];
    private static readonly byte[] Zeros = new byte[ZerosBytes];
    private static readonly byte[] FullZeroDigest = HashZeros(BlockBytes);

    /// <summary>How many blocks a file has.</summary>
    public static long CountOf(long length) => (length + BlockBytes - 1) / BlockBytes;

    /// <summary>Where a block begins.</summary>
    public static long StartOf(long block) => block * BlockBytes;

    /// <summary>Bytes of a block of a file.</summary>
    public static int LengthOf(long block, long length) => (int)Math.Min(BlockBytes, length - StartOf(block));

    /// <summary>The digest of a block of zeros.</summary>
    public static ReadOnlySpan<byte> ZeroDigest(int length) => length == BlockBytes ? FullZeroDigest : HashZeros(length);

    /// <summary>The digest over a file's blocks.</summary>
    /// <param name="length">The file's bytes.</param>
    /// <param name="digests">Its blocks' digests in order, without gaps.</param>
    public static byte[] Root(long length, ReadOnlySpan<byte> digests)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(size, length);
        hash.AppendData(RootPrefix);
        hash.AppendData(size);
        hash.AppendData(digests);
        return hash.GetHashAndReset();
    }

    /// <summary>How an operator sees a range: <c>bytes 4194304 to 8388607</c>.</summary>
    internal static string Describe(long offset, long length) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"bytes {offset} to {offset + length - 1}");

    /// <summary>Begins a block's digest.</summary>
    internal static void Begin(IncrementalHash hash) => hash.AppendData(LeafPrefix);

    /// <summary>Zeros of a gap.</summary>
    internal static void AppendZeros(IncrementalHash hash, long count)
    {
        for (; count > 0; count -= ZerosBytes)
        {
            hash.AppendData(Zeros.AsSpan(0, (int)Math.Min(count, ZerosBytes)));
        }
    }

    private static byte[] HashZeros(int length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Begin(hash);
        AppendZeros(hash, length);
        return hash.GetHashAndReset();
    }
}
