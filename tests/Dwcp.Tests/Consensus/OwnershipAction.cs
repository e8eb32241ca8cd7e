namespace NovaCron.Dwcp.Tests.Consensus;

/// <summary>One thing that happens in the simulated world.</summary>
public sealed record OwnershipAction(OwnershipActionKind Kind, int Region, int Other, int Number, bool CrashAfterWrite);
