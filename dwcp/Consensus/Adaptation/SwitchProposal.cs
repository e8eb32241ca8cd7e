using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Consensus.Adaptation;

/// <summary>A switch that may be made.</summary>
/// <param name="Next">The next epoch.</param>
/// <param name="Reason">Why.</param>
public sealed record SwitchProposal(FederationConfiguration Next, SwitchReason Reason)
{
    /// <summary>The command for it, yet to be signed where an operator is needed.</summary>
    public FederationCommand.Switch ToCommand() => new(Next.Mode, Next.Timeouts, Next.Digest, Reason);
}
