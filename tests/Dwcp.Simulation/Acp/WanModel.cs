using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>
/// Four regions as far from each other as those of <c>bench acp</c>, on a network that loses nothing, with disks that take their time, and
/// callers in each: how long a switch keeps them waiting, in rounds of messages and writes alone. Each member is driven as
/// <c>ReplicaDriver</c> drives it: what comes during a write waits for the next round.
/// </summary>
internal sealed class WanModel : SimulatedTime
{
    /// <summary>The round trip to the second nearest of the others, with which a member has heard from a quorum.</summary>
    public const double QuorumRoundTripMs = 120;

    private const int CallersEach = 2;
    private const double WriteMs = 5;
    private const double JitterMs = 2;

    private static readonly double[][] RoundTripsMs = [[0, 80, 120, 150], [80, 0, 150, 120], [120, 150, 0, 80], [150, 120, 80, 0]];
    private static readonly TimeSpan Begin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1.5);

    private readonly Random _random;
    private readonly Member[] _members;
    private readonly List<TimeSpan> _answers = [];
    private long _vms;

    public WanModel(int seed)
    {
        _random = new Random(seed);
        var genesis = new FederationConfiguration
        {
            Chain = "wan",
            Epoch = 1,
            Mode = ConsensusMode.Crash,
            Members = [.. RoundTripsMs.Select((_, place) => new FederationMember($"r{place}", SimKeys.Of(place), "one"))],
            Operators = [SimKeys.Operator.Public],
        };
        var options = new AcpOptions { MeasureInterval = TimeSpan.FromMilliseconds(200), PingInterval = TimeSpan.FromMilliseconds(150) };
        _members = [.. genesis.Members.Select((member, place) =>
        {
            var identity = new AcpIdentity(member.Region, SimKeys.Signer(place), SimKeys.Verifier, new EvidenceJudge(SimKeys.Verifier));
            return new Member(place, new AcpReplica(identity, genesis, [], options, (ulong)_random.NextInt64(), default));
        })];
    }

    protected override Random Random => _random;

    /// <summary>Switches to the Byzantine mode and back; how long no caller anywhere had an answer, each time.</summary>
    public (TimeSpan There, TimeSpan Back) Run()
    {
        foreach (var member in _members)
        {
            At(TimeSpan.FromMilliseconds(_random.NextDouble() * 20), () => Tick(member));
        }

        RunUntil(TimeSpan.FromSeconds(2.5));
        for (var caller = 0; caller < CallersEach * _members.Length; caller++)
        {
            Call(_members[caller % _members.Length]);
        }

        RunUntil(Begin + TimeSpan.FromMilliseconds(_random.NextDouble() * 200));
        return (Switch(ConsensusMode.Byzantine), Switch(ConsensusMode.Crash));
    }

    private TimeSpan Switch(ConsensusMode mode)
    {
        var (began, from, end) = (Now, _members[_random.Next(_members.Length)], Now + TimeSpan.FromSeconds(60));
        while (_members.Any(member => member.Replica.State.Configuration.Mode != mode))
        {
            // Refused where the state has changed since it was looked at: it is looked at again.
            if (AdaptationPolicy.Permitted(from.Replica.State, mode)?.ToCommand() is { } wanted && Now >= began + Patience)
            {
                began = Now;
                var signed = wanted with { By = OperatorSignature.By(SimKeys.Operator, wanted.SigningDigest("wan")) };
                Take(from, new AcpInput.Submit(++from.Tickets, signed.Encode()));
            }

            RunUntil(Now + TimeSpan.FromMilliseconds(10));
            if (Now > end)
            {
                throw new BrokenRuleException($"no switch within 60 s: {string.Join("; ", _members.Select(member => member.Replica))}");
            }
        }

        RunUntil(Now + Settling);
        var near = _answers.Where(at => at >= began - TimeSpan.FromSeconds(1)).ToList();
        return near.Zip(near.Skip(1), (one, next) => next - one).Max();
    }

    private void Call(Member member)
    {
        member.Calls.Add(++member.Tickets);
        Take(member, new AcpInput.Submit(member.Tickets, new FederationCommand.Acquire($"vm{++_vms}", "uid").Encode()));
    }

    private void Tick(Member member)
    {
        Take(member, new AcpInput.Tick());
        At(Now + TimeSpan.FromMilliseconds(20), () => Tick(member));
    }

    private void Take(Member member, AcpInput input)
    {
        member.Inputs.Add(input);
        if (!member.IsWriting)
        {
            Round(member);
        }
    }

    /// <summary>All that has come, one write, and then the rest.</summary>
    private void Round(Member member)
    {
        AcpInput[] inputs = [.. member.Inputs];
        member.Inputs.Clear();
        List<AcpOutput> outputs = [.. member.Replica.Step(inputs, Now)];
        if (!outputs.OfType<AcpOutput.Write>().Any())
        {
            Do(member, outputs);
            return;
        }

        member.IsWriting = true;
        At(Now + TimeSpan.FromMilliseconds(WriteMs), () =>
        {
            member.IsWriting = false;
            Do(member, outputs);
            if (member.Inputs.Count > 0 && !member.IsWriting)
            {
                Round(member);
            }
        });
    }

    private void Do(Member member, List<AcpOutput> outputs)
    {
        foreach (var output in outputs)
        {
            if (output is AcpOutput.Send send)
            {
                var to = _members.Single(other => send.To == $"r{other.Place}");
                var way = (RoundTripsMs[member.Place][to.Place] / 2) + (_random.NextDouble() * JitterMs);
                At(Now + TimeSpan.FromMilliseconds(way), () => Take(to, new AcpInput.Receive($"r{member.Place}", send.Message)));
            }
            else if (output is AcpOutput.Executed executed && member.Calls.Remove(executed.Ticket))
            {
                _answers.Add(Now);
                At(Now, () => Call(member));
            }
        }
    }

    private sealed class Member(int place, AcpReplica replica)
    {
        public int Place => place;

        public AcpReplica Replica => replica;

        public List<AcpInput> Inputs { get; } = [];

        public HashSet<long> Calls { get; } = [];

        public bool IsWriting { get; set; }

        public long Tickets { get; set; }
    }
}
