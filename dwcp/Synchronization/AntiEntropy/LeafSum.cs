namespace NovaCron.Dwcp.Synchronization.AntiEntropy;

/// <summary>What the records of a leaf add up to.</summary>
/// <param name="Leaf">The leaf, from 0 to <see cref="MerkleLeaves.Count"/> - 1.</param>
/// <param name="Sum">The sum of the digests of its records, modulo 2^128; 0 for none.</param>
public readonly record struct LeafSum(int Leaf, UInt128 Sum);
