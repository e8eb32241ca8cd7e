using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>
/// A federation in a network that delays, loses, repeats and reorders messages and falls apart, whose members crash and come back, and
/// whose operator switches between the engines, all by one seed. In the end everything is whole again, and every command must have its
/// answer; the run ends when that is so and nothing else happens for a while.
/// </summary>
internal sealed partial class AcpSimulation : SimulatedTime
{
    private const int CalmMin = 2;

    private static readonly TimeSpan Healing = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(20);
    private readonly Random _random;
    private readonly AcpHistory _history = new();
    private readonly AcpMember[] _members;
    private readonly HashSet<(int From, int To)> _cut = [];
    private readonly Dictionary<string, int> _places;
    private readonly SimOperator _operator;
    private readonly Liar? _liar;
    private readonly string? _offence;
    private readonly Pace _pace;
    private long _vms;
    private double _loss;
    private double _crashes;
    private bool _isHealed;

    /// <param name="seed">Decides everything.</param>
    /// <param name="offence">What the last of four members does that it must not; null where all keep the rules, and fail in other
    /// ways.</param>
    /// <param name="planted">A bug that the members have.</param>
    public AcpSimulation(int seed, string? offence = null, PlantedBug planted = PlantedBug.None)
    {
        _random = new Random(seed);
        _pace = offence is null ? Pace.Dense : Pace.Long;
        var count = offence is null ? new[] { 3, 4, 4, 5 }[_random.Next(4)] : 4;
        var genesis = new FederationConfiguration
        {
            Chain = "sim",
            Epoch = 1,
            Mode = count >= 4 && (offence is not null || _random.Next(2) == 0) ? ConsensusMode.Byzantine : ConsensusMode.Crash,
            Members = [.. Enumerable.Range(0, count).Select(place => new FederationMember($"r{place}", SimKeys.Of(place), "one"))],
            Operators = [SimKeys.Operator.Public],
            Timeouts = _pace.Timeouts,
        };
        _members =
        [
            .. genesis.Members.Select((member, place) =>
                new AcpMember(member.Region, place, genesis, _pace.Options, _history, _random, planted)),
        ];
        _places = genesis.Members.Select((member, place) => (member.Region, place)).ToDictionary(one => one.Region, one => one.place);
        _operator = new SimOperator(_random, _pace.OperatorTurn);
        _liar = offence is null ? null : new Liar(offence, count - 1, count - 1, genesis.Chain);
        _offence = offence;
    }

    /// <summary>From when both words that contradict each other existed until an honest member knew it to be committed as proven.</summary>
    public TimeSpan ProvenAfter { get; private set; }

    public (int Executed, int Reads, int Switches) Done => (_history.Executed, _history.Reads, _history.Switches);

    protected override Random Random => _random;

    protected override bool IsOver => _liar is not null && WhatIsUnproven() is null;

    private string Everybody => string.Join("; ", _members.Select(member => member.Replica?.ToString()));

    /// <summary>Runs it; the rule that was broken, or null.</summary>
    public string? Run()
    {
        try
        {
            for (var self = 0; self < _members.Length; self++)
            {
                _members[self].Start(Now);
                Tick(self);
            }

            Ask();
            Disturb();
            RunUntil(_pace.Trouble);
            Heal();
            RunUntil(_pace.AskUntil);
            for (var (calm, end) = (0, _pace.Trouble + Healing); calm < CalmMin && Now < end;)
            {
                RunUntil(Now + Calm);
                calm = WhatIsMissing() is null ? calm + 1 : 0;
            }

            return WhatIsMissing();
        }
        catch (BrokenRuleException broken)
        {
            return $"{broken.Message}, at {Now.TotalSeconds:0.000} s";
        }
    }

    private string? WhatIsMissing()
    {
        var accused = _members.SelectMany(member => member.Replica!.State.Offences).ToList();
        if (accused.FirstOrDefault(offence => _liar is null || offence.Region != _members[^1].Region) is { } false_)
        {
            return $"{false_.Region}, which kept the rules, was accused of {false_.Item}";
        }

        if (_liar is not null)
        {
            return WhatIsUnproven();
        }

        foreach (var member in _members)
        {
            var replica = member.Replica!;
            if (replica.Halted is { } reason)
            {
                return $"{member.Region} has halted: {reason}";
            }

            if (member.Unanswered > 0)
            {
                return $"{member.Unanswered} commands of {member.Region} have no answer after the peace: {Everybody}";
            }

            // Measurements go on, so that the last entries are on their way at any time.
            var ahead = _members.Max(other => (other.Replica!.State.Configuration.Epoch, other.Replica.Applied));
            if (replica.State.Configuration.Epoch < ahead.Epoch || replica.Applied < ahead.Applied - 16)
            {
                return $"{member.Region} did not catch up in {Healing.TotalSeconds} s of peace: {Everybody}";
            }
        }

        return null;
    }

    private string? WhatIsUnproven()
    {
        var proven = _members.SkipLast(1)
            .SelectMany(member => member.Events.Where(told => told.Event is AcpEvent.Offence offence && offence.Item == _offence))
            .Select(told => told.At)
            .DefaultIfEmpty(TimeSpan.MaxValue)
            .Min();
        if (_liar!.At is not { } lied || proven == TimeSpan.MaxValue)
        {
            return $"{_offence} was {(_liar.At is null ? "never committed" : "not proven")}";
        }

        ProvenAfter = proven - lied;
        return null;
    }

    private void Tick(int self)
    {
        Step(self, new AcpInput.Tick());
        At(Now + TickInterval, () => Tick(self));
    }

    private void Step(int self, AcpInput input)
    {
        if (input is AcpInput.Receive receive && self == _members.Length - 1)
        {
            _liar?.Hear(receive.Message, _members[self].Replica);
        }

        var crashes = _random.NextDouble() < _crashes;
        Carry(self, _members[self].Step(input, Now, crashes));
        if (crashes)
        {
            At(Within(1.5 * _pace.TroubleMs), () => Start(self));
        }
    }

    private void Start(int self)
    {
        if (_members[self].Replica is null)
        {
            _members[self].Start(Now);
        }
    }

    private void Carry(int from, IReadOnlyList<AcpOutput.Send> sends)
    {
        foreach (var send in _liar is not null && from == _members.Length - 1 ? WithLies(sends) : sends)
        {
            var to = _places[send.To];
            for (var copies = _random.NextDouble() < 0.02 ? 2 : 1; copies > 0; copies--)
            {
                if (_random.NextDouble() >= _loss && !_cut.Contains((from, to)))
                {
                    var delay = _random.NextDouble() < 0.02 ? _pace.LateMs : 20;
                    At(Within(delay), () => Step(to, new AcpInput.Receive(_members[from].Region, send.Message)));
                }
            }
        }
    }

    /// <summary>What a liar says beside what it should.</summary>
    private IEnumerable<AcpOutput.Send> WithLies(IReadOnlyList<AcpOutput.Send> sends)
    {
        foreach (var send in sends)
        {
            yield return send;
            if (_members[^1].Replica is { } replica && _liar!.LieAbout(send.Message, replica, Now) is { } lie)
            {
                yield return send with { Message = AcpCodec.Encode(lie) };
            }
        }
    }
}
