namespace NovaCron.Agent.Files;

/// <summary>An entry of a ledger.</summary>
/// <param name="Block">The block it is about.</param>
/// <param name="Digest">The digest of its durable content; empty when the block no longer counts as held.</param>
internal readonly record struct LedgerRecord(long Block, ReadOnlyMemory<byte> Digest)
{
    /// <summary>Whether the block is held from here on.</summary>
    public bool IsHeld => Digest.Length > 0;
}
