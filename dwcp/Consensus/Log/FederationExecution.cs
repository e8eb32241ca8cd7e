using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Executes the commands of one region. The state under it changes; the one it began with does not.</summary>
internal sealed partial class FederationExecution(
    FederationCore core, MerkleMap<VmOwnership> vms, MerkleMap<HostLease> leases, string origin, IEvidenceJudge judge)
{
    private FederationCore _core = core;
    private MerkleMap<VmOwnership> _vms = vms;
    private MerkleMap<HostLease> _leases = leases;

    /// <summary>Executes commands up to the last one, or to a switch.</summary>
    public IReadOnlyList<CommandResult> Run(IReadOnlyList<ReadOnlyMemory<byte>> commands)
    {
        var results = new List<CommandResult>(commands.Count);
        for (var i = 0; i < commands.Count && _core.Next is null; i++)
        {
            results.Add(Run(commands[i]));
        }

        return results;
    }

    /// <summary>The state from now on.</summary>
    /// <param name="last">The region's last command in it.</param>
    public FederationState Finish(OriginSequence last) =>
        new(_core with { Sequences = _core.Sequences.SetItem(origin, last) }, _vms, _leases);

    private CommandResult Run(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            return Run(FederationCommand.Decode(encoded));
        }
        catch (WireFormatException)
        {
            // Whoever signed it is to blame, and everyone answers it alike: its number is used up.
            return new CommandResult(CommandOutcome.Malformed);
        }
    }

    private CommandResult Run(FederationCommand command) => command switch
    {
        FederationCommand.Acquire acquire => Acquire(acquire),
        FederationCommand.Release release => Release(release),
        FederationCommand.Prepare prepare => Prepare(prepare),
        FederationCommand.Cancel cancel => Cancel(cancel),
        FederationCommand.Transfer transfer => Transfer(transfer),
        FederationCommand.SetFailover failover => SetFailover(failover),
        FederationCommand.RenewLease renew => RenewLease(renew),
        FederationCommand.DropLease drop => DropLease(drop),
        FederationCommand.Claim claim => Claim(claim),
        FederationCommand.ByOperator signed => ByOperator(signed),
        FederationCommand.Measure measure => Measure(measure),
        FederationCommand.Accuse accuse => Accuse(accuse),
        FederationCommand.Switch change => Switch(change),
        FederationCommand.Barrier => new CommandResult(CommandOutcome.Done),
        _ => throw new InvalidOperationException($"{command.GetType().Name} is not executed."),
    };

    /// <summary>Whether a region may become an owner: a member that was not proven to break the rules.</summary>
    private CommandOutcome? MayGain(string region) =>
        _core.Configuration.IndexOf(region) < 0 ? CommandOutcome.Unknown
        : _core.IsQuarantined(region) ? CommandOutcome.Quarantined
        : null;

    /// <summary>Puts a VM's record in place of another one, and counts the VM under its lease.</summary>
    private void Put(VmOwnership? old, VmOwnership? record)
    {
        if (old?.Lease != record?.Lease)
        {
            CountUnder(old?.Lease, -1);
            CountUnder(record?.Lease, 1);
        }

        _vms = record is not null ? _vms.Put(record) : _vms.Remove(VmOwnership.PathOf(old!.Vm));
    }

    private void CountUnder(HostKey? host, int change)
    {
        if (host is { } key && _leases.Find(HostLease.PathOf(key)) is { } lease)
        {
            _leases = _leases.Put(lease with { Vms = lease.Vms + change });
        }
    }
}
