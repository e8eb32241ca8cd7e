namespace NovaCron.Dwcp.Consensus.Ownership;

/// <summary>The result of one step.</summary>
/// <param name="Record">The record from now on.</param>
/// <param name="Outcome">How the input was answered.</param>
/// <param name="Grant">After a commit, first or repeated: what the target is to be sent.</param>
public sealed record OwnershipStep(OwnershipRecord Record, OwnershipOutcome Outcome, TransferGrant? Grant = null)
{
    /// <summary>Whether what was asked for holds now.</summary>
    public bool Succeeded => Outcome is OwnershipOutcome.Done or OwnershipOutcome.AlreadyDone;
}
