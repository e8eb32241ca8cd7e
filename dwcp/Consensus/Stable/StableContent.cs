namespace NovaCron.Dwcp.Consensus.Stable;

/// <summary>What a member has in writing as it begins.</summary>
/// <param name="Fence">What its writes are known by; greater than that of all who began before.</param>
/// <param name="Records">The records, by slot, epoch and number.</param>
public sealed record StableContent(long Fence, IReadOnlyList<StableRecord> Records);
