namespace NovaCron.Dwcp.Consensus.Ownership;

/// <summary>What a committed transfer says to the receiver. It may be sent any number of times.</summary>
/// <param name="From">The region that gave.</param>
/// <param name="To">The region that receives.</param>
/// <param name="Epoch">The epoch that begins: one more than the giver's.</param>
/// <param name="Migration">The migration that did it.</param>
public sealed record TransferGrant(string From, string To, long Epoch, string Migration);
