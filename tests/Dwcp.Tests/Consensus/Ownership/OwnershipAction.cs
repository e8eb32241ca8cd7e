namespace NovaCron.Dwcp.Tests.Consensus.Ownership;

/// <summary>One thing that happens in the simulated world.</summary>
/// <param name="Kind">What.</param>
/// <param name="Region">Where: 0 to 2 a region, above that whoever owns the VM.</param>
/// <param name="Other">The other region of a transfer, 0 to 2.</param>
/// <param name="Number">Chooses a message, often the newest; or a migration, often the one that is prepared.</param>
/// <param name="CrashAfterWrite">Whether what the step would have sent is lost.</param>
public sealed record OwnershipAction(OwnershipActionKind Kind, int Region, int Other, int Number, bool CrashAfterWrite);
