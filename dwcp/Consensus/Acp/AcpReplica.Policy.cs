using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <content>What this member sees of the others goes into the log; what the log then wants, by a policy that is the same everywhere, is
/// done.</content>
public sealed partial class AcpReplica
{
    private readonly Dictionary<string, PeerPulse> _pulses = new(StringComparer.Ordinal);
    private TimeSpan _pingAt;
    private TimeSpan _windowEndsAt;
    private TimeSpan _adaptAt;
    private long _measuring;
    private long _switching;

    /// <summary>Takes what a member says over its signature.</summary>
    private void Hear(SignedStatement signed)
    {
        if (signed.Signer != _self && !signed.IsSigned(Configuration.Chain, _verifier))
        {
            return;
        }

        Witness(signed);
        switch (signed.Statement)
        {
            case Statement.Seal:
                TakeSeal(signed);
                break;
            case Statement.Root:
                TakeRoot(signed);
                break;
            case Statement.Runs runs:
                DoubtRun(runs);
                break;
        }
    }

    private void Measure()
    {
        if (_self < 0)
        {
            return;
        }

        if (_now >= _pingAt)
        {
            _pingAt = _now + _options.PingInterval;
            foreach (var member in Configuration.Members.Where(member => member.Region != _identity.Region))
            {
                Send(member.Region, new AcpMessage.Ping(PulseOf(member.Region).Begin(_now)));
            }
        }

        if (_windowEndsAt == default)
        {
            _windowEndsAt = _now + _options.MeasureInterval;
        }

        if (_now >= _windowEndsAt && _measuring == 0 && !State.IsSealed && _engine is not null)
        {
            _windowEndsAt = _now + _options.MeasureInterval;
            var peers = _pulses.Where(pulse => Configuration.IndexOf(pulse.Key) >= 0)
                .OrderBy(pulse => pulse.Key, StringComparer.Ordinal)
                .Select(pulse => pulse.Value.Take(pulse.Key))
                .ToList();
            var window = (State.Measurements.GetValueOrDefault(_identity.Region)?.Window ?? 0) + 1;
            _measuring = --_ownTickets;
            Await(_measuring, new FederationCommand.Measure(window, peers, TrustsAll: true).Encode());
        }
    }

    private void TakePong(string from, long number)
    {
        if (_pulses.TryGetValue(from, out var pulse))
        {
            pulse.End(number, _now);
        }
    }

    private PeerPulse PulseOf(string region)
    {
        if (!_pulses.TryGetValue(region, out var pulse))
        {
            _pulses[region] = pulse = new PeerPulse();
        }

        return pulse;
    }

    /// <summary>Whoever orders now proposes what the policy wants; should it not, everybody does after a while.</summary>
    private void Adapt()
    {
        if (_now < _adaptAt || _switching != 0 || State.IsSealed || _engine is not { } engine)
        {
            return;
        }

        _adaptAt = _now + (engine.Leader == _self ? _options.AdaptInterval : 5 * _options.AdaptInterval);
        if (AdaptationPolicy.Wanted(State)?.ToCommand() is { } wanted)
        {
            _switching = --_ownTickets;
            Await(_switching, wanted.Encode());
        }
    }
}
