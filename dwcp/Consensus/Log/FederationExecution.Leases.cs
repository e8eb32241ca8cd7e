namespace NovaCron.Dwcp.Consensus.Log;

internal sealed partial class FederationExecution
{
    private CommandResult RenewLease(FederationCommand.RenewLease command)
    {
        var key = new HostKey(origin, command.Host);
        if (_leases.Find(HostLease.PathOf(key)) is not { } lease)
        {
            if (_leases.Count >= LogLimits.HostsMax)
            {
                return new(CommandOutcome.Full);
            }

            lease = new HostLease(key, command.Nonce, _core.RenewalFloor, IsBroken: false, Vms: 0);
        }

        // A claim has ended that life of the watchdog. A renewal that was under way must not look like one that keeps a copy alive.
        if (lease.IsBroken && lease.Nonce == command.Nonce)
        {
            return new(CommandOutcome.NoLease, Number: lease.Renewals);
        }

        lease = lease with { Nonce = command.Nonce, Renewals = lease.Renewals + 1, IsBroken = false };
        _leases = _leases.Put(lease);
        return new(CommandOutcome.Done, Number: lease.Renewals);
    }

    private CommandResult DropLease(FederationCommand.DropLease command)
    {
        var path = HostLease.PathOf(new(origin, command.Host));
        if (_leases.Find(path) is not { } lease)
        {
            return new(CommandOutcome.AlreadyDone);
        }

        if (lease.Vms > 0)
        {
            return new(CommandOutcome.Busy, Number: lease.Renewals);
        }

        _leases = _leases.Remove(path);
        _core = _core with { RenewalFloor = Math.Max(_core.RenewalFloor, lease.Renewals) };
        return new(CommandOutcome.Done, Number: lease.Renewals);
    }

    private CommandResult Claim(FederationCommand.Claim command)
    {
        if (MayGain(origin) is { } refusal)
        {
            return new(refusal);
        }

        if (_vms.Find(VmOwnership.PathOf(command.Vm)) is not { } vm)
        {
            return new(CommandOutcome.Unknown);
        }

        if (vm.Epoch != command.Epoch)
        {
            return new(vm.Epoch > command.Epoch ? CommandOutcome.Stale : CommandOutcome.Invalid, vm.Epoch);
        }

        if (vm.Lease is not { } host || host.Host != command.Host)
        {
            return new(CommandOutcome.NotAutomatic, vm.Epoch);
        }

        if (_leases.Find(HostLease.PathOf(host)) is not { } lease)
        {
            return new(CommandOutcome.NoLease, vm.Epoch);
        }

        if (lease.Renewals != command.Renewals)
        {
            return new(CommandOutcome.Renewed, vm.Epoch, lease.Renewals);
        }

        _leases = _leases.Put(lease with { IsBroken = true });
        var claimed = new VmOwnership(vm.Vm, vm.Uid, origin, vm.Epoch + 1);
        Put(vm, claimed);
        return new(CommandOutcome.Done, claimed.Epoch, lease.Renewals);
    }
}
