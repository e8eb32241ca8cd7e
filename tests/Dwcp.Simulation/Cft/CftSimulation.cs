using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>
/// A group in a network that delays, loses, repeats and reorders messages and falls apart, whose members crash and come back, all by one
/// seed. Clients propose and read all the time. In the end everything is whole again, and the group must get on.
/// </summary>
internal sealed class CftSimulation
{
    private static readonly TimeSpan Trouble = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Healing = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(20);
    private static readonly CftOptions Options = new()
    {
        HeartbeatInterval = TimeSpan.FromMilliseconds(50),
        ElectionTimeout = TimeSpan.FromMilliseconds(300),
        BatchEntriesMax = 4,
        InFlightMax = 3,
        UncommittedMax = 64,
        ReadsMax = 64,
        SnapshotPieceBytes = 100,
        SnapshotBytesMax = 1024,
    };

    private readonly Random _random;
    private readonly CftHistory _history = new();
    private readonly CftMember[] _members;
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _events = new();
    private readonly HashSet<(int From, int To)> _cut = [];
    private TimeSpan _now;
    private long _order;
    private long _commands;
    private long _readIds;
    private double _loss;
    private double _crashes;
    private bool _isHealed;
    private int _acknowledgedWhenHealed;

    public CftSimulation(int seed, PlantedBug planted = PlantedBug.None)
    {
        _random = new Random(seed);
        var members = new[] { 1, 2, 3, 3, 3, 4, 5, 5, 7 }[_random.Next(9)];
        _members = [.. Enumerable.Range(0, members).Select(self => new CftMember(self, members, Options, _history, planted, _random))];
    }

    /// <summary>What clients were told, for those who doubt that anything happened.</summary>
    public (int Acknowledged, int Reads) Done => (_history.Acknowledged, _history.Reads);

    /// <summary>Runs it; the rule that was broken, or null.</summary>
    public string? Run()
    {
        try
        {
            foreach (var member in _members)
            {
                member.Start(_now);
            }

            for (var self = 0; self < _members.Length; self++)
            {
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
        while (_events.TryPeek(out _, out var next) && next.At <= end)
        {
            _now = next.At;
            _events.Dequeue()();
        }
    }

    private string? WhatIsMissing()
    {
        var behind = _members.Where(member => member.Applied < _history.LastApplied - Options.UncommittedMax).ToList();
        return behind.Count > 0 ? $"{behind.Count} members did not catch up in {Healing.TotalSeconds} s of peace"
            : _history.Acknowledged < _acknowledgedWhenHealed + 10 ? $"hardly anything got on in {Healing.TotalSeconds} s of peace"
            : null;
    }

    private void At(TimeSpan time, Action happens) => _events.Enqueue(happens, (time, _order++));

    private TimeSpan Within(double milliseconds) => _now + TimeSpan.FromMilliseconds(_random.NextDouble() * milliseconds);

    private void Tick(int self)
    {
        Step(self, new CftInput.Tick());
        At(_now + TickInterval, () => Tick(self));
    }

    private void Step(int self, CftInput input)
    {
        var crashes = _random.NextDouble() < _crashes;
        foreach (var send in _members[self].Step(input, _now, crashes))
        {
            Carry(self, send);
        }

        if (crashes)
        {
            At(Within(2000), () => Start(self));
        }
    }

    private void Start(int self)
    {
        if (!_members[self].IsUp)
        {
            _members[self].Start(_now);
        }
    }

    private void Carry(int from, CftOutput.Send send)
    {
        for (var copies = _random.NextDouble() < 0.02 ? 2 : 1; copies > 0; copies--)
        {
            if (_random.NextDouble() >= _loss && !_cut.Contains((from, send.To)))
            {
                var delay = _random.NextDouble() < 0.03 ? 800 : 25;
                At(Within(delay), () => Step(send.To, new CftInput.Receive(from, send.Message)));
            }
        }
    }

    private void Ask()
    {
        var self = _random.Next(_members.Length);
        if (_random.Next(3) > 0)
        {
            Step(self, new CftInput.Propose(SimCommand.Of(++_commands)));
        }
        else
        {
            _history.AsksToRead(++_readIds);
            Step(self, new CftInput.Read(_readIds));
        }

        At(Within(20), Ask);
    }

    private void Disturb()
    {
        if (_isHealed)
        {
            return;
        }

        switch (_random.Next(8))
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
                _loss = _random.NextDouble() < 0.5 ? 0 : _random.NextDouble() / 3;
                break;
            case 6:
                _crashes = _random.NextDouble() < 0.5 ? 0 : 0.002;
                break;
            default:
                var self = _random.Next(_members.Length);
                Step(self, _members[self].Compaction());
                break;
        }

        At(Within(600), Disturb);
    }

    private void CrashOne()
    {
        var self = _random.Next(_members.Length);
        _members[self].Crash();
        At(Within(2000), () => Start(self));
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
        _acknowledgedWhenHealed = _history.Acknowledged;
        for (var self = 0; self < _members.Length; self++)
        {
            Start(self);
        }
    }
}
