using NovaCron.Agent;
using NovaCron.Dwcp.Consensus.Ownership;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>
/// Who owns a VM, on both sides of a transfer, by <see cref="OwnershipMachine"/>; beside it the hold that a migration has on
/// the record until it has tidied up. Writing <see cref="Commit"/>'s record at the source is the one moment at which ownership
/// changes hands: from then on the source never runs the guest again, and the target alone may.
/// </summary>
internal static class VmOwnership
{
    /// <summary>Source: a migration takes hold of the VM, with the right to hand it over.</summary>
    public static VmDecision Lock(VmState state, string region, string migration, string target, CommandRecord? command = null)
    {
        if (state.Migration is { } other)
        {
            return new(state, NovaCronError.VmMigrating, $"VM '{state.Name}' is being moved by migration {other}.");
        }

        if (state.Phase is not VmPhase.Running || state.Pending is not VmAct.None)
        {
            return new(state, NovaCronError.VmWrongPhase, $"VM '{state.Name}' is {state.Phase}: only a running guest can move.");
        }

        var step = OwnershipMachine.Step(region, state.Ownership, new OwnershipInput.Prepare(target, migration));
        return step.Succeeded
            ? new(VmCommands.Take(
                state,
                (state with { Migration = migration }).With(step.Record),
                command is null ? null : command with { Migration = migration }))
            : new(state, NovaCronError.Conflict, $"Region '{region}' may not give VM '{state.Name}' to '{target}': {step.Outcome}.");
    }

    /// <summary>
    /// Source: gives the VM away. The migration keeps its hold until it has removed what is left here. Repeating it after it
    /// was written changes nothing.
    /// </summary>
    public static VmDecision Commit(VmState state, string region, string migration)
    {
        var step = OwnershipMachine.Step(region, state.Ownership, new OwnershipInput.Commit(migration));
        return step.Succeeded
            ? new(state.With(step.Record))
            : new(state, NovaCronError.Conflict, $"Migration {migration} may not hand over VM '{state.Name}' any more: {step.Outcome}.");
    }

    /// <summary>Source: whether the record says that the migration handed the VM over.</summary>
    public static bool HasTransferred(VmState state, string region, string migration) =>
        OwnershipMachine.Step(region, state.Ownership, new OwnershipInput.Release(migration)).Outcome is OwnershipOutcome.Committed;

    /// <summary>Source: takes the right to hand over away from a migration, which stays in hold of the VM until it has tidied up.</summary>
    public static VmDecision Revoke(VmState state, string region, string migration)
    {
        var step = OwnershipMachine.Step(region, state.Ownership, new OwnershipInput.Release(migration));
        return step.Succeeded
            ? new(state.With(step.Record))
            : new(state, NovaCronError.MigrationCommitted, $"Migration {migration} has handed over VM '{state.Name}'.");
    }

    /// <summary>Source: ends a migration's hold. A VM still owned here is as its host says.</summary>
    public static VmState Release(VmState state, string region, string migration, MachineActivity activity)
    {
        if (state.Migration != migration)
        {
            return state;
        }

        var free = state with { Migration = null, TransferTo = null };
        return free.IsOwnedBy(region)
            ? VmLifecycle.Step(free, new VmInput.MachineSeen(activity), default).State
            : free with { Phase = VmPhase.Stopped, Host = null, Failover = FailoverPlan.None };
    }

    /// <summary>
    /// The federation's log gave it to another region at a later epoch, without this region's doing. A migration that has hold of it ends
    /// first: it asks the log as well.
    /// </summary>
    public static VmState Lose(VmState state, string region, string owner, long epoch) =>
        !state.IsOwnedBy(region) || owner == region || epoch <= state.Epoch || state.Migration is not null
            ? state
            : (state with
            {
                Phase = VmPhase.Stopped,
                Pending = state.Host is null ? VmAct.None : VmAct.Yield,
                Failover = FailoverPlan.None,
                Commands = state.Commands.Forget(),
            }).With(new OwnershipRecord(owner, epoch, null, null));

    /// <summary>The federation's log gave it to this region, without a word of the one that had it: it is to be booted here.</summary>
    public static VmDecision Adopt(VmState state, string region, VmAdoption adoption)
    {
        if (state.Epoch >= adoption.Epoch)
        {
            // It was adopted, and may have moved on.
            return new(state);
        }

        if (state.Migration is not null || state.Pending is VmAct.Yield || state.IsOwnedBy(region))
        {
            return new(state, NovaCronError.Conflict, $"What is left of VM '{state.Name}' in region '{region}' is still being removed.");
        }

        var adopted = new VmState
        {
            Name = adoption.Vm,
            Uid = adoption.Uid,
            Phase = VmPhase.Starting,
            Pending = VmAct.Start,
            Host = adoption.Host,
            Guest = adoption.Guest,
            CreatedAt = adoption.CreatedAt,
            IsInLog = true,
            Failover = new FailoverPlan { Wish = VmFailoverMode.Automatic },
            Expected = state.Expected,
            Version = state.Version,
            Commands = state.Commands,
        };
        return new(adopted.With(new OwnershipRecord(region, adoption.Epoch, null, null)));
    }

    /// <summary>Target: holds the name for a guest that may come.</summary>
    public static VmDecision Expect(VmState state, string region, IncomingClaim claim) => state switch
    {
        { Expected: { } held } when held.Migration == claim.Migration => new(state),
        { Expected: { } other } =>
            new(state, NovaCronError.VmMigrating, $"VM '{state.Name}' is on its way here by migration {other.Migration} already."),
        _ when state.IsOwnedBy(region) =>
            new(state, NovaCronError.VmExists, $"Region '{region}' has a VM named '{state.Name}' of its own (uid {state.Uid})."),
        { Migration: { } leaving } =>
            new(state, NovaCronError.VmMigrating, $"VM '{state.Name}' has not quite left yet: migration {leaving} is tidying up."),
        { Pending: VmAct.Yield } =>
            new(state, NovaCronError.VmMigrating, $"What is left of VM '{state.Name}' in region '{region}' is still being removed."),
        _ when state.Epoch > claim.SourceEpoch => new(
            state, NovaCronError.StaleEpoch,
                $"Region '{region}' knows VM '{state.Name}' at epoch {state.Epoch}, the offer says {claim.SourceEpoch}."),
        _ => new(state with { Expected = claim }),
    };

    /// <summary>Target: lets the name go again.</summary>
    public static VmState Unexpect(VmState state, string migration) =>
        state.Expected?.Migration == migration ? state with { Expected = null } : state;

    /// <summary>
    /// Target: takes ownership that the source gave in writing. Repeating it changes nothing, nor does a grant whose epoch has
    /// passed: it was accepted, and the VM has moved on.
    /// </summary>
    public static VmDecision Accept(VmState state, string region, VmArrival arrival)
    {
        var grant = new TransferGrant(arrival.From, region, arrival.Epoch, arrival.Migration);
        var step = OwnershipMachine.Step(region, state.Ownership, new OwnershipInput.Accept(grant));
        return step.Outcome switch
        {
            OwnershipOutcome.AlreadyDone or OwnershipOutcome.Stale => new(state),
            OwnershipOutcome.Done => new(Arrived(state, region, arrival).With(step.Record)),
            _ => new(state, NovaCronError.VmExists, $"Region '{region}' owns VM '{state.Name}' already (uid {state.Uid})."),
        };
    }

    private static VmState Arrived(VmState state, string region, VmArrival arrival) => new()
    {
        Name = arrival.Vm,
        Uid = arrival.Uid,
        Phase = VmPhase.Paused,
        Pending = VmAct.Activate,
        Host = arrival.Host,
        Guest = arrival.Guest,
        CreatedAt = arrival.CreatedAt,
        IsInLog = arrival.IsInLog,
        Failover = arrival.Failover is { } failover ? Wished(failover, region) : FailoverPlan.None,
        Version = state.Version,
        Commands = state.Commands,
    };
    // A region that stood by and has the VM now cannot stand by for itself: the choice is free then.
    private static FailoverPlan Wished(VmFailover failover, string region) =>
        new() { Wish = failover.Mode, Wanted = failover.Standby == region ? null : failover.Standby };
}
