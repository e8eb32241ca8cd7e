namespace NovaCron.Dwcp.Consensus.Ownership;

/// <summary>The right to hand a VM over, held by one migration. Until it commits, the owner stays the owner.</summary>
/// <param name="To">The region that would receive it.</param>
/// <param name="Migration">The migration's id; ids are never used again.</param>
public sealed record PendingTransfer(string To, string Migration);
