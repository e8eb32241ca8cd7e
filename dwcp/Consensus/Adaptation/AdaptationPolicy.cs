using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Consensus.Adaptation;

/// <summary>
/// When an epoch is to end, and what follows it. A pure function of what the federation has agreed on, so that every member, and whoever
/// executes a switch, comes to the same conclusion. Security is monotone: distrust acts by itself, trust comes back by an operator.
/// </summary>
public static class AdaptationPolicy
{
    /// <summary>Windows without evidence that each member must have seen before an operator may give the Byzantine mode up.</summary>
    public const int QuietWindowsMin = 10;

    /// <summary>The switch that any member is to hand in now; null where things are as they should be, or cannot be better.</summary>
    public static SwitchProposal? Wanted(FederationState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var now = state.Configuration;
        var distrust = now.Mode == ConsensusMode.Crash ? Distrust(state, sinceEpoch: true) : null;
        var turns = distrust is not null && CanBeByzantine(state);
        if (Propose(state, turns ? ConsensusMode.Byzantine : now.Mode) is not { } next)
        {
            return null;
        }

        SwitchReason? reason =
            turns ? distrust
            : !now.Members.SequenceEqual(next.Members) ? SwitchReason.Members
            : now.Timeouts != next.Timeouts ? SwitchReason.Pace
            : null;
        return reason is { } why ? new SwitchProposal(next, why) : null;
    }

    /// <summary>The switch to a mode that an operator may sign; null where not even an operator may.</summary>
    public static SwitchProposal? Permitted(FederationState state, ConsensusMode mode)
    {
        ArgumentNullException.ThrowIfNull(state);
        var isPermitted = state.Configuration.Mode != mode
            && (mode == ConsensusMode.Byzantine || (Distrust(state, sinceEpoch: false) is null && IsQuiet(state)));
        return isPermitted && Propose(state, mode) is { } next ? new SwitchProposal(next, SwitchReason.Operator) : null;
    }

    /// <summary>Why what should be is not; null where nothing is in the way.</summary>
    public static SwitchHindrance? Hindrance(FederationState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var needs = state.Configuration.Mode == ConsensusMode.Byzantine || Distrust(state, sinceEpoch: true) is not null;
        return needs && !CanBeByzantine(state) ? SwitchHindrance.TooFewMembers : null;
    }

    private static bool CanBeByzantine(FederationState state) => state.Members.Count >= FederationConfiguration.ByzantineMembersMin;

    private static FederationConfiguration? Propose(FederationState state, ConsensusMode mode) =>
        mode == ConsensusMode.Byzantine && !CanBeByzantine(state)
            ? null
            : state.Configuration with
            {
                Epoch = state.Configuration.Epoch + 1,
                Mode = mode,
                Members = [.. state.Members],
                Timeouts = PacePolicy.Timeouts(state),
            };

    /// <summary>Why members must be taken for liars.</summary>
    /// <param name="state">The state.</param>
    /// <param name="sinceEpoch">Whether an offence that was proven in this epoch counts although its offender is gone by now.</param>
    private static SwitchReason? Distrust(FederationState state, bool sinceEpoch)
    {
        if (state.Members.Any(member => member.IsQuarantined)
            || (sinceEpoch && state.Offences.Any(offence => offence.Epoch == state.Configuration.Epoch)))
        {
            return SwitchReason.Offence;
        }

        // A member of which nobody says who answers for it is one that nobody answers for.
        var domain = state.Members[0].TrustDomain;
        if (domain.Length == 0 || state.Members.Any(member => member.TrustDomain != domain))
        {
            return SwitchReason.Trust;
        }

        return Measured(state).Any(measured => !measured.TrustsAll) ? SwitchReason.Doubt : null;
    }

    private static bool IsQuiet(FederationState state) =>
        state.Configuration.Members.All(member =>
            state.IsQuarantined(member.Region)
            || (state.Measurements.TryGetValue(member.Region, out var measured) && measured.Quiet >= QuietWindowsMin));

    /// <summary>What was measured by those who were not proven to lie.</summary>
    internal static IEnumerable<MemberMeasurement> Measured(FederationState state) =>
        state.Measurements.Values.Where(measured => !state.IsQuarantined(measured.Region));
}
