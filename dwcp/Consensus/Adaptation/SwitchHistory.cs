using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Consensus.Adaptation;

/// <summary>Why epochs ended. A switch changes nothing that the policy looks at, so that what it wanted can be asked once more.</summary>
public static class SwitchHistory
{
    /// <summary>Why a switch was executed; null where none was.</summary>
    /// <param name="state">The state behind it.</param>
    public static SwitchReason? ReasonOf(FederationState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Next is not { } next)
        {
            return null;
        }

        return AdaptationPolicy.Wanted(state) is { } wanted && wanted.Next.Digest == next.Digest ? wanted.Reason : SwitchReason.Operator;
    }
}
