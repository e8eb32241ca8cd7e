namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>An entry of the log.</summary>
/// <param name="Term">The term of the leader that made it.</param>
/// <param name="Command">The command; empty for the entry that a leader begins its term with.</param>
public readonly record struct CftEntry(long Term, ReadOnlyMemory<byte> Command);
