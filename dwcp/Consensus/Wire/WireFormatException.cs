namespace NovaCron.Dwcp.Consensus.Wire;

/// <summary>Bytes that are no message of consensus: cut short, too long, or of an unknown kind.</summary>
public sealed class WireFormatException(string message) : Exception(message);
