namespace NovaCron.Dwcp.Consensus.Ownership;

/// <summary>
/// What one region has in writing about who owns a VM. The region that is the owner in its own record, and only that one,
/// may run it. Records are never deleted, only vacated: the epoch is what makes old grants void.
/// </summary>
/// <param name="Owner">The owner's region; null when there is no VM, as far as this record knows.</param>
/// <param name="Epoch">The highest epoch this record has seen; 0 before the first. It counts owners and never falls.</param>
/// <param name="Pending">The transfer being prepared, or null; only ever at the owner.</param>
/// <param name="LastMigration">The migration that made this epoch, or null when it was made by creation.</param>
public sealed record OwnershipRecord(string? Owner, long Epoch, PendingTransfer? Pending, string? LastMigration)
{
    /// <summary>The record of a VM never heard of.</summary>
    public static OwnershipRecord None { get; } = new(null, 0, null, null);

    /// <summary>
    /// Whether <paramref name="region"/>, reading its own record, may run the VM. Preparing a transfer does not take the
    /// right away; committing it does.
    /// </summary>
    public bool MayRun(string region) => Owner is not null && string.Equals(Owner, region, StringComparison.Ordinal);
}
