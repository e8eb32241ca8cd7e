using NovaCron.Agent;
using NovaCron.Dwcp.Consensus.Ownership;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>
/// A VM's life in the region that owns it, without clock or host: the caller writes the decided record, then does what
/// <see cref="VmState.Pending"/> says, then reports what it saw. After a crash it asks the host what is and reports that.
/// </summary>
internal static class VmLifecycle
{
    /// <summary>Decides.</summary>
    public static VmDecision Step(VmState state, VmInput input, DateTimeOffset now) => input switch
    {
        VmInput.Created created => Create(state, created, now),
        VmInput.Ordered ordered => Taken(state, Order(state, ordered.Action), ordered.Command),
        VmInput.MachineSeen seen => new VmDecision(VmCommands.End(state, Settle(state, seen))),
        VmInput.Acquired acquired => new VmDecision(VmCommands.End(state, Acquire(state, acquired.Epoch))),
        VmInput.AcquireRefused => new VmDecision(
            state.Pending is VmAct.Acquire ? VmCommands.End(state, Forget(state), tookEffect: false) : state),
        VmInput.Released => new VmDecision(state.Pending is VmAct.Release ? VmCommands.End(state, Forget(state)) : state),
        VmInput.Lost lost => new VmDecision(VmOwnership.Lose(state, lost.Region, lost.Owner, lost.Epoch)),
        VmInput.Yielded => new VmDecision(
            state.Pending is VmAct.Yield ? state with { Pending = VmAct.None, Host = null } : state),
        VmInput.ActRefused refused => new VmDecision(GiveUp(state, refused.Activity)),
        _ => throw new ArgumentOutOfRangeException(nameof(input), input, "No such input."),
    };

    private static VmDecision Create(VmState state, VmInput.Created created, DateTimeOffset now)
    {
        if (state.IsOwnedBy(created.Region) || state.Migration is not null)
        {
            return Refuse(state, NovaCronError.VmExists, $"A VM named '{created.Name}' exists.");
        }

        if (state.Expected is { } claim)
        {
            return Refuse(state, NovaCronError.VmExists, $"A VM named '{created.Name}' is on its way here by migration {claim.Migration}.");
        }

        if (state.Pending is VmAct.Yield)
        {
            return Refuse(state, NovaCronError.VmExists,
                $"What is left here of an earlier VM named '{created.Name}' is still being removed.");
        }

        // The log's answer brings the epoch: one that was only asked for must not outrank what may yet arrive here.
        var vacant = state.Ownership with { Owner = null, Pending = null };
        var ownership = OwnershipMachine.Step(created.Region, vacant, new OwnershipInput.Create(created.EpochMin)).Record;
        var next = new VmState
        {
            Name = created.Name,
            Uid = created.Uid,
            Phase = VmPhase.Stopped,
            Host = created.Host,
            Guest = created.Guest,
            Pending = created.IsInLog ? VmAct.Acquire : VmAct.None,
            IsInLog = created.IsInLog,
            CreatedAt = now,
            Version = state.Version,
            Commands = state.Commands,
        }.With(created.IsInLog ? ownership with { Epoch = state.Epoch } : ownership);
        return Taken(state, new VmDecision(next), created.Command);
    }

    private static VmState Acquire(VmState state, long epoch) => state.Pending is VmAct.Acquire
        ? state with { Epoch = epoch, Pending = VmAct.None }
        : state;

    private static VmDecision Taken(VmState before, VmDecision decision, CommandRecord? command) =>
        decision.IsRefused ? decision : new VmDecision(VmCommands.Take(before, decision.State, command));

    private static VmDecision Order(VmState state, VmAction action)
    {
        if (!state.Exists)
        {
            return Refuse(state, NovaCronError.VmNotFound, $"There is no VM named '{state.Name}'.");
        }

        if (state.Migration is { } migration)
        {
            return Refuse(state, NovaCronError.VmMigrating,
                $"VM '{state.Name}' is being moved by migration {migration}; cancel that first.");
        }

        if (state.Pending is VmAct.Activate)
        {
            return Refuse(state, NovaCronError.VmMigrating, $"VM '{state.Name}' has just arrived and is being let run.");
        }

        if (state.Pending is VmAct.Acquire)
        {
            return Refuse(state, NovaCronError.VmWrongPhase,
                $"VM '{state.Name}' is being created: the federation's log has not said yet whether the name is free.");
        }

        if (state.Pending is VmAct.Release && action is not VmAction.Delete)
        {
            return Refuse(state, NovaCronError.VmWrongPhase, $"VM '{state.Name}' is being deleted.");
        }

        return action switch
        {
            VmAction.Start => Start(state),
            VmAction.Pause => Pause(state),
            VmAction.Resume => Resume(state),
            VmAction.Stop => Stop(state),
            VmAction.Delete => Delete(state),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No such action."),
        };
    }

    private static VmDecision Start(VmState state) => state.Phase switch
    {
        VmPhase.Running or VmPhase.Starting => new VmDecision(state),
        VmPhase.Stopped or VmPhase.Failed when state.Pending is VmAct.None =>
            new VmDecision(state with { Phase = VmPhase.Starting, Pending = VmAct.Start }),
        _ => WrongPhase(state, "started"),
    };

    private static VmDecision Pause(VmState state) => state.Phase switch
    {
        VmPhase.Paused when state.Pending is VmAct.None => new VmDecision(state),
        VmPhase.Running or VmPhase.Paused => new VmDecision(state with { Pending = VmAct.Pause }),
        _ => WrongPhase(state, "paused"),
    };

    private static VmDecision Resume(VmState state) => state.Phase switch
    {
        VmPhase.Running when state.Pending is VmAct.None => new VmDecision(state),
        VmPhase.Running or VmPhase.Paused => new VmDecision(state with { Pending = VmAct.Resume }),
        _ => WrongPhase(state, "resumed"),
    };

    private static VmDecision Stop(VmState state) => state.Phase is VmPhase.Stopped
        ? new VmDecision(state)
        : new VmDecision(state with { Phase = VmPhase.Stopping, Pending = VmAct.Stop });

    private static VmDecision Delete(VmState state) => state.Phase is VmPhase.Stopped or VmPhase.Failed
        ? new VmDecision(state.Pending is VmAct.Release ? state : state with { Pending = VmAct.Delete })
        : WrongPhase(state, "deleted; stop it first");

    // The machine is as the host says. An act that has not happened yet stays pending and is done (again).
    private static VmState Settle(VmState state, VmInput.MachineSeen seen)
    {
        var guest = state.Guest is { } hardware ? hardware with { MachineType = seen.MachineType ?? hardware.MachineType } : null;
        var known = state with { Guest = guest };
        return state.Pending switch
        {
            VmAct.Start => IsGone(seen) ? known : Rest(known, seen.Activity),
            VmAct.Pause => seen.Activity is MachineActivity.Running ? known : Rest(known, seen.Activity),
            VmAct.Resume => seen.Activity is MachineActivity.Paused ? known : Rest(known, seen.Activity),
            VmAct.Stop => IsGone(seen) ? known with { Phase = VmPhase.Stopped, Pending = VmAct.None } : known,
            VmAct.Delete when IsGone(seen) => known.IsInLog ? known with { Pending = VmAct.Release } : Forget(known),
            VmAct.Delete or VmAct.Acquire or VmAct.Release or VmAct.Yield => known,
            VmAct.Activate => seen.Activity is MachineActivity.Incoming ? known : Rest(known, seen.Activity),
            _ => state.Phase is VmPhase.Stopped or VmPhase.Failed ? known : Rest(known, seen.Activity),
        };
    }

    private static VmState GiveUp(VmState state, MachineActivity activity)
    {
        var next = state.Pending switch
        {
            VmAct.Start when activity is MachineActivity.Gone => state with { Phase = VmPhase.Stopped, Pending = VmAct.None },
            VmAct.Delete when activity is not MachineActivity.Gone => state with { Pending = VmAct.None },
            VmAct.Yield => state,
            _ => Rest(state, activity),
        };
        return VmCommands.End(state, next, tookEffect: state.Pending switch
        {
            VmAct.Start => activity is not MachineActivity.Gone,
            VmAct.Pause => activity is MachineActivity.Paused,
            VmAct.Resume => activity is MachineActivity.Running,
            VmAct.Stop => activity is MachineActivity.Gone,
            _ => false,
        });
    }

    private static VmState Rest(VmState state, MachineActivity activity) => state with
    {
        Pending = VmAct.None,
        Phase = activity switch
        {
            MachineActivity.Gone or MachineActivity.Incoming => VmPhase.Failed,
            MachineActivity.Paused or MachineActivity.SwitchingOver => VmPhase.Paused,
            _ => VmPhase.Running,
        },
    };

    // The epoch stays: hosts remember it, and a later VM of this name must exceed it. So do the commands: one may be repeated yet.
    private static VmState Forget(VmState state)
    {
        var forgotten = OwnershipMachine.Step(state.Owner, state.Ownership, new OwnershipInput.Forget(state.Epoch)).Record;
        var empty = new VmState { Name = state.Name, Version = state.Version, Expected = state.Expected, Commands = state.Commands };
        return empty.With(forgotten);
    }

    private static bool IsGone(VmInput.MachineSeen seen) => seen.Activity is MachineActivity.Gone;

    private static VmDecision WrongPhase(VmState state, string what) =>
        Refuse(state, NovaCronError.VmWrongPhase, $"VM '{state.Name}' is {state.Phase}: it cannot be {what}.");

    private static VmDecision Refuse(VmState state, NovaCronError error, string reason) => new(state, error, reason);
}
