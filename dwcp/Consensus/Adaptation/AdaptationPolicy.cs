using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Consensus.Adaptation;

/// <summary>When an epoch is to end, and what follows it. A pure function of what the federation has agreed on.</summary>
public static class AdaptationPolicy
{
    /// <summary>The switch that any member is to hand in now; null where things are as they should be, or cannot be better.</summary>
    public static SwitchProposal? Wanted(FederationState state) => throw new NotImplementedException($"{state}");
}
