using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>A row of the table of records.</summary>
/// <param name="Leaf">The leaf of its key.</param>
/// <param name="Key">Its key, in the form of the column.</param>
/// <param name="Value">Its bytes; none of a record that goes.</param>
internal readonly record struct SyncRecordRow(int Leaf, string Key, byte[] Value)
{
    // No name has it in it. With a slash, which names may have, two keys could be one row.
    private const char Separator = '\t';

    /// <summary>That of a record.</summary>
    public static SyncRecordRow Of(ReplicatedRecord record) => new(
        MerkleLeaves.LeafOf(record.Key),
        $"{record.Key.Kind}{Separator}{record.Key.Name}",
        record.IsEmpty ? [] : RecordCodec.Encode(record));

    /// <summary>The key's text, which its leaf and its damage are found by; null if that is not the row's leaf.</summary>
    /// <param name="leaf">The row's leaf.</param>
    /// <param name="key">The key, in the form of the column.</param>
    public static string? TextOf(long leaf, string key)
    {
        var text = key.Replace(Separator, '/');
        return MerkleLeaves.LeafOf(text) == leaf ? text : null;
    }
}
