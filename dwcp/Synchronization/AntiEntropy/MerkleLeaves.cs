using System.IO.Hashing;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.AntiEntropy;

/// <summary>
/// The leaves that a store's records are put into to be compared: by the top 15 bits of the XxHash3 of a key's text in UTF-8. All regions
/// have the same, and so have their databases: a leaf's number must mean the same for ever.
/// </summary>
public static class MerkleLeaves
{
    /// <summary>How many there are.</summary>
    public const int Count = 1 << Bits;

    private const int Bits = 15;
    private const int HashBits = 64;
    private const int ShortBytes = 512;

    /// <summary>The leaf of a record.</summary>
    public static int LeafOf(RecordKey key) => LeafOf(key.ToString());

    /// <summary>The leaf of a record.</summary>
    /// <param name="key">Its key as text, as in <c>vm/web1</c>: <see cref="RecordKey.ToString"/>.</param>
    public static int LeafOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (System.Text.Encoding.UTF8.GetMaxByteCount(key.Length) > ShortBytes)
        {
            return LeafOf(XxHash3.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(key)));
        }

        Span<byte> bytes = stackalloc byte[ShortBytes];
        return LeafOf(XxHash3.HashToUInt64(bytes[..System.Text.Encoding.UTF8.GetBytes(key, bytes)]));
    }

    private static int LeafOf(ulong hash) => (int)(hash >> (HashBits - Bits));
}
