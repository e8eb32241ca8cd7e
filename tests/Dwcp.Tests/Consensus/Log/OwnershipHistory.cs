using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

/// <summary>Remembers who ever owned what, and notices what must not be.</summary>
internal sealed class OwnershipHistory
{
    private readonly Dictionary<(string Vm, long Epoch), (string Owner, string Uid)> _owners = [];
    private readonly Dictionary<string, long> _highest = [];
    private readonly HashSet<(string Vm, long Epoch, long Intent)> _cancelled = [];

    public string? Violation { get; private set; }

    public void Changed(FederationState before, FederationState after, string origin, FederationCommand command)
    {
        foreach (var vm in after.Vms)
        {
            var owner = (vm.Owner, vm.Uid);
            if (!_owners.TryAdd((vm.Vm, vm.Epoch), owner) && _owners[(vm.Vm, vm.Epoch)] != owner)
            {
                Violation ??= $"{vm.Vm} has a second owner in epoch {vm.Epoch}: {vm.Owner} by {command}";
            }

            var highest = _highest.GetValueOrDefault(vm.Vm);
            if (vm.Epoch < highest || (vm.Epoch == highest && before.FindVm(vm.Vm) is null))
            {
                Violation ??= $"{vm.Vm} fell back from epoch {highest} to {vm.Epoch} by {command}";
            }

            _highest[vm.Vm] = vm.Epoch;
            NoticeTheft(before.FindVm(vm.Vm), vm, origin, command);
        }

        NoticeCancelled(before, origin, command);
        foreach (var lease in after.Leases)
        {
            if (after.Vms.Count(vm => vm.Lease == lease.Key) != lease.Vms)
            {
                Violation ??= $"{lease} does not count its VMs after {command}";
            }
        }
    }

    /// <summary>Only the owner gives; what is taken was leased, or an operator took it.</summary>
    private void NoticeTheft(VmOwnership? before, VmOwnership after, string origin, FederationCommand command)
    {
        var isGiven = before is null || before.Owner == after.Owner || (before.Owner == origin && command is FederationCommand.Transfer);
        if (!isGiven && command is not (FederationCommand.Claim or FederationCommand.Reassign))
        {
            Violation ??= $"{after.Vm} was taken from {before!.Owner} by {command}";
        }

        if (command is FederationCommand.Transfer transfer && before is not null && before.Epoch != after.Epoch
            && _cancelled.Contains((transfer.Vm, transfer.Epoch, transfer.Intent)))
        {
            Violation ??= $"{command} was cancelled before";
        }
    }

    private void NoticeCancelled(FederationState before, string origin, FederationCommand command)
    {
        if (command is FederationCommand.Cancel cancel && before.FindVm(cancel.Vm) is { } vm
            && vm.Owner == origin && vm.Epoch == cancel.Epoch && vm.Intents >= cancel.Intent)
        {
            _cancelled.Add((cancel.Vm, cancel.Epoch, cancel.Intent));
        }
    }
}
