using System.Diagnostics;
using System.Security.Cryptography;

namespace NovaCron.Bench.Amst.Cases;

/// <summary>What TLS cannot do without: AES-256-GCM over full records, once at either end.</summary>
internal static class CipherCost
{
    private const int RecordBytes = 16 * 1024;
    private const int TagBytes = 16;
    private const int NonceBytes = 12;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    /// <summary>Processor seconds for 10^9 bytes, sealed and opened by one core, from memory that its cache holds.</summary>
    public static double SecondsPerGigabyte()
    {
        var (plain, sealedBytes, tag) = (new byte[RecordBytes], new byte[RecordBytes], new byte[TagBytes]);
        var nonce = new byte[NonceBytes];
        using var cipher = new AesGcm(RandomNumberGenerator.GetBytes(32), TagBytes);
        var watch = Stopwatch.StartNew();
        var records = 0L;
        while (watch.Elapsed < Time)
        {
            // A nonce seals once: this one counts.
            BitConverter.TryWriteBytes(nonce, records++);
            cipher.Encrypt(nonce, plain, sealedBytes, tag);
            cipher.Decrypt(nonce, sealedBytes, tag, plain);
        }

        return watch.Elapsed.TotalSeconds * 1e9 / (records * RecordBytes);
    }
}
