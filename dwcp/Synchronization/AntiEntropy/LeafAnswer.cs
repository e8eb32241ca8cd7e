namespace NovaCron.Dwcp.Synchronization.AntiEntropy;

/// <summary>What a store says of a leaf, beside the records.</summary>
/// <param name="Leaf">The leaf.</param>
/// <param name="IsComplete">Whether all records of it are told that were not among those named.</param>
/// <param name="Unknown">Those of the digests named that are of no record there, rising.</param>
public readonly record struct LeafAnswer(int Leaf, bool IsComplete, IReadOnlyList<ulong> Unknown);
