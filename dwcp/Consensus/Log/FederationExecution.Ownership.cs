namespace NovaCron.Dwcp.Consensus.Log;

internal sealed partial class FederationExecution
{
    private CommandResult Acquire(FederationCommand.Acquire command)
    {
        if (MayGain(origin) is { } hindrance)
        {
            return new(hindrance);
        }

        if (_vms.Find(VmOwnership.PathOf(command.Vm)) is { } owned)
        {
            var isHere = owned.Owner == origin && owned.Uid == command.Uid;
            return new(isHere ? CommandOutcome.AlreadyDone : CommandOutcome.Exists, owned.Epoch);
        }

        if (_vms.Count >= LogLimits.VmsMax)
        {
            return new(CommandOutcome.Full);
        }

        if (command.EpochMin > _core.EpochFloor + LogLimits.EpochStepMax)
        {
            return new(CommandOutcome.Invalid);
        }

        var epoch = Math.Max(_core.EpochFloor + 1, command.EpochMin);
        Put(null, new VmOwnership(command.Vm, command.Uid, origin, epoch));
        return new(CommandOutcome.Done, epoch);
    }

    private CommandResult Release(FederationCommand.Release command)
    {
        if (Owned(command.Vm, command.Epoch, out var hindrance) is not { } vm)
        {
            return hindrance;
        }

        if (vm.Intent is not null)
        {
            return new(CommandOutcome.Busy, vm.Epoch, vm.Intent.Number);
        }

        // The record goes, but no epoch comes back: whoever takes the name next continues behind the highest that is gone.
        Put(vm, null);
        _core = _core with { EpochFloor = Math.Max(_core.EpochFloor, vm.Epoch) };
        return new(CommandOutcome.Done, vm.Epoch);
    }

    private CommandResult Prepare(FederationCommand.Prepare command)
    {
        if (Owned(command.Vm, command.Epoch, out var hindrance) is not { } vm)
        {
            return hindrance;
        }

        if (command.To == origin)
        {
            return new(CommandOutcome.Invalid, vm.Epoch);
        }

        if (MayGain(command.To) is { } refusal)
        {
            return new(refusal, vm.Epoch);
        }

        if (vm.Intent is { } held)
        {
            var isHeld = held.Migration == command.Migration && held.To == command.To;
            return new(isHeld ? CommandOutcome.AlreadyDone : CommandOutcome.Busy, vm.Epoch, held.Number);
        }

        var intent = new TransferIntent(vm.Intents + 1, command.Migration, command.To);
        Put(vm, vm with { Intents = intent.Number, Intent = intent });
        return new(CommandOutcome.Done, vm.Epoch, intent.Number);
    }

    private CommandResult Cancel(FederationCommand.Cancel command)
    {
        if (Owned(command.Vm, command.Epoch, out var hindrance) is not { } vm)
        {
            return hindrance;
        }

        if (command.Intent < 1 || command.Intent > vm.Intents)
        {
            return new(CommandOutcome.Invalid, vm.Epoch, command.Intent);
        }

        if (vm.Intent?.Number != command.Intent)
        {
            return new(CommandOutcome.AlreadyDone, vm.Epoch, command.Intent);
        }

        Put(vm, vm with { Intent = null });
        return new(CommandOutcome.Done, vm.Epoch, command.Intent);
    }

    private CommandResult Transfer(FederationCommand.Transfer command)
    {
        if (HasArrived(command) is { } epoch)
        {
            return new(CommandOutcome.AlreadyDone, epoch, command.Intent);
        }

        if (Owned(command.Vm, command.Epoch, out var hindrance) is not { } vm)
        {
            return hindrance;
        }

        if (vm.Intent is not { } intent || intent != new TransferIntent(command.Intent, command.Migration, command.To))
        {
            return new(CommandOutcome.NotPrepared, vm.Epoch, command.Intent);
        }

        if (command.AtSource != command.AtTarget)
        {
            return new(CommandOutcome.ContentDiffers, vm.Epoch, command.Intent);
        }

        if (MayGain(command.To) is { } refusal)
        {
            return new(refusal, vm.Epoch, command.Intent);
        }

        var arrival = new TransferArrival(command.Migration, origin, command.AtSource, command.Times);
        var moved = new VmOwnership(vm.Vm, vm.Uid, command.To, vm.Epoch + 1, Arrival: arrival);
        Put(vm, moved);
        return new(CommandOutcome.Done, moved.Epoch, command.Intent);
    }

    private CommandResult SetFailover(FederationCommand.SetFailover command)
    {
        if (Owned(command.Vm, command.Epoch, out var hindrance) is not { } vm)
        {
            return hindrance;
        }

        if (command.Mode == FailoverMode.Automatic != command.Host is not null)
        {
            return new(CommandOutcome.Invalid, vm.Epoch);
        }

        if (command.Host is { } host && _leases.Find(HostLease.PathOf(new(origin, host))) is not { IsBroken: false })
        {
            return new(CommandOutcome.NoLease, vm.Epoch);
        }

        var changed = vm with { Failover = command.Mode, Host = command.Host };
        if (changed == vm)
        {
            return new(CommandOutcome.AlreadyDone, vm.Epoch);
        }

        Put(vm, changed);
        return new(CommandOutcome.Done, vm.Epoch);
    }

    /// <summary>The epoch that the transfer has begun, where it was done and the VM is still there.</summary>
    private long? HasArrived(FederationCommand.Transfer command) =>
        _vms.Find(VmOwnership.PathOf(command.Vm)) is { Arrival: { } arrival } vm
            && vm.Owner == command.To && vm.Epoch == command.Epoch + 1
            && arrival.From == origin && arrival.Migration == command.Migration
                ? vm.Epoch
                : null;

    /// <summary>This region's VM in this epoch.</summary>
    private VmOwnership? Owned(string name, long epoch, out CommandResult hindrance)
    {
        var vm = _vms.Find(VmOwnership.PathOf(name));
        hindrance = vm switch
        {
            null => new(CommandOutcome.Unknown),
            _ when vm.Epoch > epoch => new(CommandOutcome.Stale, vm.Epoch),
            _ when vm.Owner != origin => new(CommandOutcome.NotOwner, vm.Epoch),
            _ when vm.Epoch < epoch => new(CommandOutcome.Invalid, vm.Epoch),
            _ => new(CommandOutcome.Done),
        };
        return hindrance.Outcome == CommandOutcome.Done ? vm : null;
    }
}
