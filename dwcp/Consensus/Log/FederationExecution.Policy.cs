using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Log;

internal sealed partial class FederationExecution
{
    private CommandResult Measure(FederationCommand.Measure command)
    {
        if (MayGain(origin) is { } refusal)
        {
            return new(refusal);
        }

        var last = _core.Measurements.GetValueOrDefault(origin);
        if (command.Window != (last?.Window ?? 0) + 1)
        {
            return new(CommandOutcome.Stale, Number: last?.Window ?? 0);
        }

        var regions = command.Peers.Select(peer => peer.Region).ToHashSet(StringComparer.Ordinal);
        if (regions.Count < command.Peers.Count || regions.Contains(origin) || regions.Any(peer => _core.Configuration.IndexOf(peer) < 0))
        {
            return new(CommandOutcome.Invalid);
        }

        var quiet = command.TrustsAll ? (last?.Quiet ?? 0) + 1 : 0;
        var measured = new MemberMeasurement(origin, command.Window, quiet, command.Peers, command.TrustsAll);
        _core = _core with { Measurements = _core.Measurements.SetItem(origin, measured) };
        return new(CommandOutcome.Done, Number: command.Window);
    }

    private CommandResult Accuse(FederationCommand.Accuse command)
    {
        var state = new FederationState(_core, _vms, _leases);
        if (judge.Judge(command.Proof.Span, state) is not { } verdict || !LogWire.IsName(verdict.Item))
        {
            return new(CommandOutcome.NotProven);
        }

        var epoch = _core.Configuration.Epoch;
        if (_core.Configuration.IndexOf(verdict.Offender) < 0)
        {
            return new(CommandOutcome.Unknown);
        }

        var offence = new Offence(epoch, verdict.Item, verdict.Offender, Digest.Of(command.Proof.Span));
        if (_core.Offences.Any(known => known.Proof == offence.Proof || known with { Proof = offence.Proof } == offence))
        {
            return new(CommandOutcome.AlreadyDone);
        }

        var offences = _core.Offences.Length < LogLimits.OffencesMax ? _core.Offences : _core.Offences.RemoveAt(0);
        _core = _core with
        {
            Offences = offences.Add(offence),
            Members = [.. _core.Members.Select(member =>
                member.Region == verdict.Offender ? member with { IsQuarantined = true } : member)],
            Measurements = _core.Measurements.SetItems(
                _core.Measurements.Select(entry => KeyValuePair.Create(entry.Key, entry.Value with { Quiet = 0 }))),
        };
        return new(CommandOutcome.Done);
    }

    private CommandResult Switch(FederationCommand.Switch command)
    {
        var state = new FederationState(_core, _vms, _leases);
        var proposal = command.By is not null
            ? AdaptationPolicy.Permitted(state, command.Mode)
            : AdaptationPolicy.Wanted(state);
        if (proposal is null || proposal.ToCommand() != command with { By = null })
        {
            return new(CommandOutcome.NotWanted);
        }

        if (command.By is { } by && !by.IsValid(_core.Configuration, command.SigningDigest(_core.Configuration.Chain)))
        {
            return new(CommandOutcome.NotSigned);
        }

        _core = _core with { Next = proposal.Next, FirstLeader = origin };
        return new(CommandOutcome.Done, proposal.Next.Epoch);
    }
}
