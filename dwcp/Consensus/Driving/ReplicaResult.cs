namespace NovaCron.Dwcp.Consensus.Driving;

/// <summary>What became of a command that is committed.</summary>
/// <param name="Index">Where it is in the log of its epoch.</param>
/// <param name="Result">What the log's state machine answered, encoded.</param>
public readonly record struct ReplicaResult(long Index, ReadOnlyMemory<byte> Result);
