using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

internal static class PolicyKit
{
    /// <summary>The switch that the policy wants.</summary>
    public static FederationCommand.Switch WantedCommand(FederationState state) => AdaptationPolicy.Wanted(state)!.ToCommand();
}
