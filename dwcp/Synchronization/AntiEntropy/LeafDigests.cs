using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.AntiEntropy;

/// <summary>The records that somebody has in a leaf.</summary>
/// <param name="Leaf">The leaf.</param>
/// <param name="Digests">
/// The low 48 bits of their digests, rising: of the 30 or so records of a leaf two that differ have the same once in 10^12.
/// </param>
public readonly record struct LeafDigests(int Leaf, IReadOnlyList<ulong> Digests)
{
    /// <summary>What a digest takes on the wire, in bytes.</summary>
    internal const int DigestBytes = 6;

    private const int ByteBits = 8;

    /// <summary>How a record is named here.</summary>
    internal static ulong Of(ReplicatedRecord record) => (ulong)record.Digest & ((1UL << (ByteBits * DigestBytes)) - 1);

    /// <summary>How records are named here, rising.</summary>
    internal static ulong[] Of(ReadOnlySpan<ReplicatedRecord> records)
    {
        var digests = new SortedSet<ulong>();
        foreach (var record in records)
        {
            digests.Add(Of(record));
        }

        return [.. digests];
    }
}
