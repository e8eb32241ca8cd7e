using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Grains.Standby;

/// <summary>
/// A region that stands by for a VM, without clock or log: the caller writes the decided record, then does what its step says. It is
/// <see cref="StandbyStep.Won"/> by the log's word alone; silence changes nothing.
/// </summary>
internal static class StandbyMachine
{
    private static readonly StandbyState Nothing = new();

    /// <summary>Decides.</summary>
    public static StandbyState Step(StandbyState state, StandbyInput input) => input switch
    {
        StandbyInput.Ordered ordered => Order(state, ordered),
        StandbyInput.ImagesSeen when state.Step is StandbyStep.Receiving => state with { Step = StandbyStep.Ready, Transfer = "" },
        StandbyInput.Seen seen when state.Plan is { } plan => See(state, plan, seen),
        StandbyInput.Claimed claimed when state.Step is StandbyStep.Claiming => Answer(state, claimed.Outcome),
        StandbyInput.Adopted when state.Step is StandbyStep.Won => Nothing,
        StandbyInput.Dropped dropped when state.Step is StandbyStep.Receiving or StandbyStep.Ready
            && state.Plan!.Owner == dropped.Owner && state.Plan.Epoch <= dropped.Epoch => Nothing,
        _ => state,
    };

    // A claim that is under way is for the plan as it stands: a later epoch's order means that it was in vain.
    private static StandbyState Order(StandbyState state, StandbyInput.Ordered ordered)
    {
        if (state.Plan is not { } known || ordered.Plan.Epoch > known.Epoch)
        {
            return Begin(ordered);
        }

        // The same epoch's guest may have changed while it stood still, and the host may be another one after a while.
        var isSame = ordered.Plan.Epoch == known.Epoch && state.Step is StandbyStep.Receiving or StandbyStep.Ready;
        return isSame && ordered.Plan != known ? Begin(ordered) : state;
    }

    private static StandbyState Begin(StandbyInput.Ordered ordered) =>
        new() { Plan = ordered.Plan, Step = StandbyStep.Receiving, Host = ordered.Host, Transfer = ordered.Transfer };

    private static StandbyState See(StandbyState state, StandbyPlan plan, StandbyInput.Seen seen)
    {
        var vm = seen.Watch.Vm;
        if (state.Step is StandbyStep.Won)
        {
            return state;
        }

        if (vm?.Owner == seen.Region && vm.Uid == plan.Uid && vm.Epoch == plan.Epoch + 1)
        {
            // By a claim whose answer was lost, or by an operator's word.
            return state with { Step = StandbyStep.Won };
        }

        if (vm?.Owner != plan.Owner || vm.Uid != plan.Uid || vm.Epoch != plan.Epoch)
        {
            return Nothing;
        }

        return state.Step switch
        {
            StandbyStep.Claiming => state with { Step = StandbyStep.Ready },
            StandbyStep.Ready when seen.Watch.Wait == TimeSpan.Zero && vm.Host is { } host =>
                state with { Step = StandbyStep.Claiming, ClaimedHost = host, ClaimedRenewals = seen.Watch.Renewals },
            _ => state,
        };
    }

    // Whatever was not done is looked at again: the log then says whether there is still something to stand by for.
    private static StandbyState Answer(StandbyState state, CommandOutcome outcome) =>
        state with { Step = outcome is CommandOutcome.Done ? StandbyStep.Won : StandbyStep.Ready };
}
