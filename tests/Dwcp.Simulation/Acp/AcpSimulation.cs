using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>
/// A federation in a network that delays, loses, repeats and reorders messages and falls apart, whose members crash and come back, and
/// whose
/// operator switches between the engines, all by one seed. In the end everything is whole again, and every command must have its answer.
/// </summary>
internal sealed class AcpSimulation
{
    private static readonly TimeSpan Trouble = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Healing = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(20);
    private static readonly FederationTimeouts Timeouts = new(
        TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    private readonly Random _random;
    private readonly AcpHistory _history = new();
    private readonly AcpMember[] _members;
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _events = new();
    private readonly HashSet<(int From, int To)> _cut = [];
    private readonly Dictionary<string, int> _places;
    private readonly SimOperator _operator;
    private readonly Liar? _liar;
    private readonly string? _offence;
    private TimeSpan _now;
    private long _order;
    private long _vms;
    private double _loss;
    private double _crashes;
    private bool _isHealed;

    /// <param name="seed">Decides everything.</param>
    /// <param name="offence">What the last of four members does that it must not; null where all keep the rules, and fail in other
    /// ways.</param>
    public AcpSimulation(int seed, string? offence = null)
    {
        _random = new Random(seed);
        var count = offence is null ? new[] { 3, 4, 4, 5 }[_random.Next(4)] : 4;
        var genesis = new FederationConfiguration
        {
            Chain = "sim",
            Epoch = 1,
            Mode = count >= 4 && (offence is not null || _random.Next(2) == 0) ? ConsensusMode.Byzantine : ConsensusMode.Crash,
            Members = [.. Enumerable.Range(0, count).Select(place => new FederationMember($"r{place}", SimKeys.Of(place), "one"))],
            Operators = [SimKeys.Operator.Public],
            Timeouts = Timeouts,
        };
        _members =
        [
            .. genesis.Members.Select((member, place) =>
                new AcpMember(member.Region, place, genesis, Options, _history, _random)),
        ];
        _places = genesis.Members.Select((member, place) => (member.Region, place)).ToDictionary(one => one.Region, one => one.place);
        _operator = new SimOperator(_random);
        _liar = offence is null ? null : new Liar(offence, count - 1, count - 1, genesis.Chain);
        _offence = offence;
    }

    /// <summary>From when both words that contradict each other existed until an honest member knew it to be committed as proven.</summary>
    public TimeSpan ProvenAfter { get; private set; }

    /// <summary>Small, so that limits are reached.</summary>
    public static AcpOptions Options { get; } = new()
    {
        SubmittedMax = 64,
        BatchesInFlightMax = 3,
        BatchCommandsMax = 4,
        ResubmitAfter = TimeSpan.FromMilliseconds(400),
        CompactAfter = 24,
        RootInterval = TimeSpan.FromMilliseconds(300),
        RootEntries = 20,
        PieceBytes = 512,
        PingInterval = TimeSpan.FromMilliseconds(200),
        MeasureInterval = TimeSpan.FromMilliseconds(250),
        AdaptInterval = TimeSpan.FromMilliseconds(300),
        Cft = new CftOptions { BatchEntriesMax = 4, InFlightMax = 3, UncommittedMax = 64, ReadsMax = 64, SnapshotPieceBytes = 600 },
        Bft = new BftOptions { ProposerTurn = 4, ResendInterval = TimeSpan.FromMilliseconds(200), BlocksKept = 8 },
    };

    public (int Executed, int Reads, int Switches) Done => (_history.Executed, _history.Reads, _history.Switches);

    private string Everybody => string.Join("; ", _members.Select(member => member.Replica?.ToString()));

    /// <summary>Runs it; the rule that was broken, or null.</summary>
    public string? Run()
    {
        try
        {
            for (var self = 0; self < _members.Length; self++)
            {
                _members[self].Start(_now);
                Tick(self);
            }

            Ask();
            Disturb();
            RunUntil(Trouble);
            Heal();
            RunUntil(Trouble + Healing);
            return WhatIsMissing();
        }
        catch (BrokenRuleException broken)
        {
            return $"{broken.Message}, at {_now.TotalSeconds:0.000} s";
        }
    }

    private void RunUntil(TimeSpan end)
    {
        while (_events.TryPeek(out _, out var next) && next.At <= end && (_liar is null || WhatIsUnproven() is not null))
        {
            _now = next.At;
            _events.Dequeue()();
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

    private void At(TimeSpan time, Action happens) => _events.Enqueue(happens, (time, _order++));

    private TimeSpan Within(double milliseconds) => _now + TimeSpan.FromMilliseconds(_random.NextDouble() * milliseconds);

    private void Tick(int self)
    {
        Step(self, new AcpInput.Tick());
        At(_now + TickInterval, () => Tick(self));
    }

    private void Step(int self, AcpInput input)
    {
        if (input is AcpInput.Receive receive && self == _members.Length - 1)
        {
            _liar?.Hear(receive.Message, _members[self].Replica);
        }

        var crashes = _random.NextDouble() < _crashes;
        Carry(self, _members[self].Step(input, _now, crashes));
        if (crashes)
        {
            At(Within(1000), () => Start(self));
        }
    }

    private void Start(int self)
    {
        if (_members[self].Replica is null)
        {
            _members[self].Start(_now);
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
                    var delay = _random.NextDouble() < 0.02 ? 600 : 20;
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
            if (_members[^1].Replica is { } replica && _liar!.LieAbout(send.Message, replica, _now) is { } lie)
            {
                yield return send with { Message = AcpCodec.Encode(lie) };
            }
        }
    }

    private void Ask()
    {
        // Nothing new in the last seconds: what was asked for must have its answer then.
        if (_now > Trouble + (Healing / 2))
        {
            return;
        }

        var self = _random.Next(_members.Length);
        if (_members[self].Replica is { Halted: null } replica)
        {
            Carry(self, _random.Next(4) == 0
                ? _members[self].Read(_now)
                : _members[self].Submit(_operator.Wish(replica, _members[self].Region, ref _vms), _now));
        }

        At(Within(60), Ask);
    }

    private void Disturb()
    {
        if (_isHealed || _liar is not null)
        {
            return;
        }

        switch (_random.Next(7))
        {
            case 0:
                CrashOne();
                break;
            case 1:
                CrashAll();
                break;
            case 2:
                CutOff();
                break;
            case 3:
                _cut.Add((_random.Next(_members.Length), _random.Next(_members.Length)));
                break;
            case 4:
                _cut.Clear();
                break;
            case 5:
                _loss = _random.NextDouble() < 0.5 ? 0 : _random.NextDouble() / 4;
                break;
            default:
                _crashes = _random.NextDouble() < 0.5 ? 0 : 0.001;
                break;
        }

        At(Within(700), Disturb);
    }

    private void CrashOne()
    {
        var self = _random.Next(_members.Length);
        _members[self].Crash();
        At(Within(1500), () => Start(self));
    }

    private void CrashAll()
    {
        for (var self = 0; self < _members.Length; self++)
        {
            var member = self;
            _members[member].Crash();
            At(Within(500), () => Start(member));
        }
    }

    /// <summary>Two sides that do not reach each other.</summary>
    private void CutOff()
    {
        _cut.Clear();
        var side = _members.Select(_ => _random.Next(2)).ToArray();
        for (var from = 0; from < side.Length; from++)
        {
            for (var to = 0; to < side.Length; to++)
            {
                if (side[from] != side[to])
                {
                    _cut.Add((from, to));
                }
            }
        }
    }

    private void Heal()
    {
        (_isHealed, _loss, _crashes) = (true, 0, 0);
        _cut.Clear();
        for (var self = 0; self < _members.Length; self++)
        {
            Start(self);
        }
    }
}
