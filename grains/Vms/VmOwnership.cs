using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>
/// Who owns a VM, on both sides of a transfer. Writing <see cref="Commit"/>'s record at the source is the one moment at which
/// ownership changes hands: from then on the source never runs the guest again, and the target alone may.
/// </summary>
internal static class VmOwnership
{
    /// <summary>Source: a migration takes hold of the VM, with the right to hand it over.</summary>
    public static VmDecision Lock(VmState state, string region, string migration, string target)
    {
        if (!state.IsOwnedBy(region))
        {
            return new(state, NovaCronError.VmNotFound, $"VM '{state.Name}' is not owned by region '{region}'.");
        }

        if (state.Migration is { } other)
        {
            return new(state, NovaCronError.VmMigrating, $"VM '{state.Name}' is being moved by migration {other}.");
        }

        return state.Phase is VmPhase.Running && state.Pending is VmAct.None
            ? new(state with { Migration = migration, TransferTo = target })
            : new(state, NovaCronError.VmWrongPhase, $"VM '{state.Name}' is {state.Phase}: only a running guest can move.");
    }

    /// <summary>
    /// Source: gives the VM away. The migration keeps its hold until it has removed what is left here. Repeating it after it
    /// was written changes nothing.
    /// </summary>
    public static VmDecision Commit(VmState state, string region, string migration, string target, long epoch)
    {
        if (HasTransferred(state, migration))
        {
            return new(state);
        }

        var may = state.IsOwnedBy(region) && state.Migration == migration && state.TransferTo == target && state.Epoch + 1 == epoch;
        return may
            ? new(state with { Owner = target, Epoch = epoch, TransferTo = null, TransferredBy = migration })
            : new(state, NovaCronError.Conflict, $"Migration {migration} may not hand over VM '{state.Name}' any more.");
    }

    /// <summary>Source: whether the record says that the migration handed the VM over.</summary>
    public static bool HasTransferred(VmState state, string migration) => state.TransferredBy == migration;

    /// <summary>Source: takes the right to hand over away from a migration, which stays in hold of the VM until it has tidied up.</summary>
    public static VmState Revoke(VmState state, string migration) =>
        state.Migration == migration ? state with { TransferTo = null } : state;

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
            : free with { Phase = VmPhase.Stopped, Host = null };
    }

    /// <summary>Target: holds the name for a guest that may come.</summary>
    public static VmDecision Expect(VmState state, string region, IncomingClaim claim)
    {
        if (state.Expected?.Migration == claim.Migration)
        {
            return new(state);
        }

        if (state.Expected is { } other)
        {
            return new(state, NovaCronError.VmMigrating, $"VM '{state.Name}' is on its way here by migration {other.Migration} already.");
        }

        if (state.IsOwnedBy(region))
        {
            return new(state, NovaCronError.VmExists, $"Region '{region}' has a VM named '{state.Name}' of its own (uid {state.Uid}).");
        }

        if (state.Migration is { } leaving)
        {
            return new(state, NovaCronError.VmMigrating, $"VM '{state.Name}' has not quite left yet: migration {leaving} is tidying up.");
        }

        return state.Epoch <= claim.SourceEpoch
            ? new(state with { Expected = claim })
            : new(state, NovaCronError.StaleEpoch, $"Region '{region}' knows VM '{state.Name}' at epoch {state.Epoch}, the offer says {claim.SourceEpoch}.");
    }

    /// <summary>Target: lets the name go again.</summary>
    public static VmState Unexpect(VmState state, string migration) =>
        state.Expected?.Migration == migration ? state with { Expected = null } : state;

    /// <summary>Target: takes ownership that the source gave in writing. Repeating it changes nothing.</summary>
    public static VmDecision Accept(VmState state, string region, VmArrival arrival)
    {
        if (state.TransferredBy == arrival.Migration || state.Epoch > arrival.Epoch)
        {
            return new(state);
        }

        if (state.IsOwnedBy(region))
        {
            return new(state, NovaCronError.VmExists, $"Region '{region}' owns VM '{state.Name}' already (uid {state.Uid}).");
        }

        return new(new VmState
        {
            Name = arrival.Vm,
            Uid = arrival.Uid,
            Owner = region,
            Epoch = arrival.Epoch,
            Phase = VmPhase.Paused,
            Pending = VmAct.Activate,
            Host = arrival.Host,
            Guest = arrival.Guest,
            TransferredBy = arrival.Migration,
            CreatedAt = arrival.CreatedAt,
            Version = state.Version,
        });
    }
}
