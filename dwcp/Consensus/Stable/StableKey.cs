namespace NovaCron.Dwcp.Consensus.Stable;

/// <summary>Where something is kept.</summary>
/// <param name="Slot">What it is.</param>
/// <param name="Epoch">The epoch that it belongs to.</param>
/// <param name="Number">Which one of them; 0 where there is one.</param>
public readonly record struct StableKey(StableSlot Slot, long Epoch, long Number);

/// <summary>Something a member has in writing.</summary>
/// <param name="Key">Where.</param>
/// <param name="Value">What.</param>
public sealed record StableRecord(StableKey Key, ReadOnlyMemory<byte> Value);
