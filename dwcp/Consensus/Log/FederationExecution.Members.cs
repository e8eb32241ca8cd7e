namespace NovaCron.Dwcp.Consensus.Log;

internal sealed partial class FederationExecution
{
    private CommandResult ByOperator(FederationCommand.ByOperator command)
    {
        if (command.Revision != _core.Revision)
        {
            return new(CommandOutcome.Stale, Number: _core.Revision);
        }

        if (!command.By.IsValid(_core.Configuration, command.SigningDigest(_core.Configuration.Chain)))
        {
            return new(CommandOutcome.NotSigned, Number: _core.Revision);
        }

        var result = command switch
        {
            FederationCommand.Admit admit => Admit(admit),
            FederationCommand.Remove remove => Remove(remove),
            FederationCommand.RotateKey rotate => RotateKey(rotate),
            FederationCommand.SetTrust trust => SetTrust(trust),
            FederationCommand.Reassign reassign => Reassign(reassign),
            _ => throw new InvalidOperationException($"{command.GetType().Name} is not executed."),
        };
        if (result.Outcome == CommandOutcome.Done)
        {
            _core = _core with { Revision = _core.Revision + 1 };
        }

        return result with { Number = _core.Revision };
    }

    private CommandResult Admit(FederationCommand.Admit command)
    {
        if (_core.Pending(command.Region) is not null)
        {
            return new(CommandOutcome.Exists);
        }

        if (_core.Members.Any(member => member.Key.Equals(command.Key)))
        {
            return new(CommandOutcome.Invalid);
        }

        // Each region's sequence is kept for ever, so that there must be a place for that of whoever comes.
        var isNew = !_core.Sequences.ContainsKey(command.Region);
        if (_core.Members.Length >= LogLimits.MembersMax
            || (isNew && _core.Sequences.Count + _core.Members.Length >= LogLimits.OriginsMax))
        {
            return new(CommandOutcome.Full);
        }

        _core = _core with { Members = _core.Members.Add(new(command.Region, command.Key, command.TrustDomain)) };
        return new(CommandOutcome.Done);
    }

    private CommandResult Remove(FederationCommand.Remove command)
    {
        if (_core.Pending(command.Region) is not { } member)
        {
            return new(CommandOutcome.Unknown);
        }

        if (_core.Members.Length == 1)
        {
            return new(CommandOutcome.Invalid);
        }

        _core = _core with { Members = _core.Members.Remove(member) };
        return new(CommandOutcome.Done);
    }

    private CommandResult RotateKey(FederationCommand.RotateKey command)
    {
        if (_core.Pending(command.Region) is not { } member)
        {
            return new(CommandOutcome.Unknown);
        }

        if (_core.Members.Any(other => other.Key.Equals(command.Key)))
        {
            return new(CommandOutcome.Invalid);
        }

        var shown = FederationCommand.RotateKey.PossessionDigest(_core.Configuration.Chain, command.Region, command.Key);
        if (!command.Key.HasSigned(shown, command.Possession.Span))
        {
            return new(CommandOutcome.NotProven);
        }

        _core = _core with { Members = _core.Members.Replace(member, member with { Key = command.Key, IsQuarantined = false }) };
        return new(CommandOutcome.Done);
    }

    private CommandResult SetTrust(FederationCommand.SetTrust command)
    {
        if (_core.Pending(command.Region) is not { } member)
        {
            return new(CommandOutcome.Unknown);
        }

        if (member.TrustDomain == command.TrustDomain)
        {
            return new(CommandOutcome.AlreadyDone);
        }

        _core = _core with { Members = _core.Members.Replace(member, member with { TrustDomain = command.TrustDomain }) };
        return new(CommandOutcome.Done);
    }

    private CommandResult Reassign(FederationCommand.Reassign command)
    {
        if (MayGain(command.To) is { } refusal)
        {
            return new(refusal);
        }

        if (_vms.Find(VmOwnership.PathOf(command.Vm)) is not { } vm)
        {
            return new(CommandOutcome.Unknown);
        }

        if (vm.Epoch != command.Epoch || vm.Owner == command.To)
        {
            return new(vm.Epoch > command.Epoch ? CommandOutcome.Stale : CommandOutcome.Invalid, vm.Epoch);
        }

        var reassigned = new VmOwnership(vm.Vm, vm.Uid, command.To, vm.Epoch + 1);
        Put(vm, reassigned);
        return new(CommandOutcome.Done, reassigned.Epoch);
    }
}
