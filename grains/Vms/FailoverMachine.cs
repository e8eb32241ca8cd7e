using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>
/// How a VM comes under its host's lease and out of it again, without host or log: the caller writes the decided record, then does what
/// its step says, then reports that it is done. Guarded before it may be claimed, and until after it may not: in between every step may
/// be done again after a crash.
/// </summary>
internal static class FailoverMachine
{
    /// <summary>The record with the step that is to be done now.</summary>
    public static VmState Advance(VmState state, string region)
    {
        if (!state.IsOwnedBy(region) || state.Migration is not null || state.Pending is not VmAct.None || ShallRestart(state))
        {
            // Whoever has hold of the machine comes first; until then it stays under the lease, or out of it, as it is.
            return state;
        }

        var plan = state.Failover;
        var isWanted = IsWanted(state);
        return state.With(plan.Step switch
        {
            FailoverStep.Off => isWanted ? FailoverStep.Guarding : FailoverStep.Off,
            FailoverStep.Guarding => isWanted ? FailoverStep.Guarding : FailoverStep.Unguarding,
            FailoverStep.Arranging or FailoverStep.Listing => isWanted ? plan.Step : FailoverStep.Delisting,
            FailoverStep.On when !isWanted => FailoverStep.Delisting,
            FailoverStep.On when plan.Wanted is { } wanted && wanted != plan.Standby => FailoverStep.Arranging,
            _ => plan.Step,
        });
    }

    /// <summary>
    /// The record with the step that is to be done before its machine may be booted: a new machine is not guarded yet, and must not be
    /// there while the VM may be claimed. Nobody but this region may say so, or say that it may be claimed again.
    /// </summary>
    public static VmState Clear(VmState state) => state.With(state.Failover.Step switch
    {
        FailoverStep.Guarding => FailoverStep.Unguarding,
        FailoverStep.Arranging or FailoverStep.Listing or FailoverStep.On => FailoverStep.Delisting,
        var step => step,
    });

    /// <summary>The step was done.</summary>
    /// <param name="state">The record.</param>
    /// <param name="step">The step that was done: if the record has another one by now, nothing follows from it.</param>
    /// <param name="standby">The region that stands by, after <see cref="FailoverStep.Arranging"/>.</param>
    public static VmState Done(VmState state, FailoverStep step, string? standby = null)
    {
        if (state.Failover.Step != step)
        {
            return state;
        }

        return step switch
        {
            FailoverStep.Guarding => state.With(FailoverStep.Arranging),
            FailoverStep.Arranging => state with
            {
                Failover = state.Failover with { Step = FailoverStep.Listing, Standby = standby },
            },
            FailoverStep.Listing => state.With(FailoverStep.On),
            FailoverStep.Delisting => state.With(FailoverStep.Unguarding),
            FailoverStep.Unguarding => state with { Failover = state.Failover with { Step = FailoverStep.Off, Standby = null } },
            _ => state,
        };
    }

    /// <summary>
    /// Whether its machine, which is gone, is to be booted again: its host was cut off, and came back before somebody else took the VM.
    /// What else may have ended it makes no difference: it is not to wait for an operator.
    /// </summary>
    public static bool ShallRestart(VmState state) => state is
        { Phase: VmPhase.Failed, Pending: VmAct.None, Migration: null, IsInLog: true, Failover.Wish: VmFailoverMode.Automatic };

    /// <summary>Sets what is wished for.</summary>
    public static VmDecision Set(VmState state, VmFailover failover, CommandRecord command) => state switch
    {
        { Exists: false } => new(state, NovaCronError.VmNotFound, $"There is no VM named '{state.Name}'."),
        { Migration: { } migration } => new(state, NovaCronError.VmMigrating,
            $"VM '{state.Name}' is being moved by migration {migration}; its failover can be set before or after that."),
        { Pending: VmAct.Activate or VmAct.Acquire or VmAct.Release or VmAct.Delete } => new(state, NovaCronError.VmWrongPhase,
            $"VM '{state.Name}' has just arrived, or is being created or deleted."),
        { Guest.Disk: not null } when failover.Mode is VmFailoverMode.Automatic => new(state, NovaCronError.FailoverNotPossible,
            $"VM '{state.Name}' has a disk, which no other region has a copy of."),
        _ => new(VmCommands.Take(state, state with { Failover = Wish(state.Failover, failover) }, command)),
    };

    // A VM that stands still needs no lease: stopped, it is taken out of it, and comes under it again when it is started.
    private static bool IsWanted(VmState state) =>
        state is { IsInLog: true, Failover.Wish: VmFailoverMode.Automatic, Phase: VmPhase.Running or VmPhase.Paused };

    private static FailoverPlan Wish(FailoverPlan plan, VmFailover failover) => plan with
    {
        Wish = failover.Mode,
        Wanted = failover.Mode is VmFailoverMode.Automatic ? failover.Standby : null,
    };

    private static VmState With(this VmState state, FailoverStep step) =>
        step == state.Failover.Step ? state : state with { Failover = state.Failover with { Step = step } };
}
