using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Simulation.Bft;

/// <summary>
/// A group in a network that delays, loses, repeats and reorders messages and falls apart, whose members crash and come back, and some of
/// which lie, all by one seed. In the end everything is whole again but for the liars, and the group must get on.
/// </summary>
internal sealed class BftSimulation : SimulatedTime
{
    private const int CommandsInPeace = 5;
    private static readonly TimeSpan Trouble = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan Healing = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(20);

    private readonly BftWorld _world;
    private readonly BftMember[] _members;
    private readonly HashSet<(int From, int To)> _cut = [];
    private readonly double _delay;
    private long _commands;
    private double _loss;
    private double _crashes;
    private int _asked;
    private bool _isHealed;

    public BftSimulation(
        int seed, PlantedBug planted = PlantedBug.None, IMemberVerifier? keys = null, Func<int, IMemberSigner>? signers = null)
    {
        _world = keys is null ? new BftWorld(seed, planted) : new BftWorld(seed, planted) { Keys = keys, SignerOf = signers! };
        _delay = Random.Next(10) == 0 ? 400 : 20;
        _members = [.. Enumerable.Range(0, _world.Count).Select(self =>
            _world.IsLiar(self) ? new BftLiar(_world, self) : new BftMember(_world, self))];
    }

    /// <summary>What was agreed on, for those who doubt that anything happened.</summary>
    public (long Blocks, int Commands, int RoundMax) Done => (_world.History.Height, _world.History.Commands, _world.History.RoundMax);

    /// <summary>How long it took after the trouble until all was done.</summary>
    public TimeSpan Healed => Now - Trouble;

    protected override Random Random => _world.Random;

    protected override bool IsOver => _isHealed && _asked == CommandsInPeace && _world.IsAllApplied;

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
            RunWhatHappens(Trouble);
            Heal();
            RunWhatHappens(Trouble + Healing);
            return _asked < CommandsInPeace || !_world.IsAllApplied
                ? $"{_world.Missing} of {_asked} commands did not come to all members in {Healing.TotalSeconds} s of peace: {Places()}"
                : null;
        }
        catch (BrokenRuleException broken)
        {
            return $"{broken.Message}, at {Now.TotalSeconds:0.000} s";
        }
    }

    private string Places() => string.Join(", ", _members.Select(member => member.Replica is not { } replica ? "down"
        : $"{(member.IsLiar ? $"{_world.LiesOf(member.Self)} " : "")}{replica.Height}/{replica.Round} {replica.Phase}"));

    private void Tick(int self)
    {
        Step(self, new BftInput.Tick());
        At(Now + TickInterval, () => Tick(self));
    }

    private void Step(int self, BftInput input)
    {
        var crashes = Random.NextDouble() < _crashes;
        foreach (var send in _members[self].Step(input, Now, crashes))
        {
            Carry(self, send);
        }

        if (crashes)
        {
            At(Within(600), () => Start(self));
        }
    }

    private void Start(int self)
    {
        if (!_members[self].IsUp)
        {
            _members[self].Start(Now);
        }
    }

    private void Carry(int from, BftOutput.Send send)
    {
        for (var copies = Random.Next(50) == 0 ? 2 : 1; copies > 0; copies--)
        {
            if (Random.NextDouble() >= _loss && !_cut.Contains((from, send.To)))
            {
                // Now and then as bytes: what arrives is what was meant.
                var message = Random.Next(32) == 0 ? BftCodec.Decode(BftCodec.Encode(send.Message)) : send.Message;
                var isLate = (_world.LiesOf(from) & Lies.Late) != 0;
                var delay = isLate ? 500 : !_isHealed && Random.Next(32) == 0 ? 600 : _delay;
                At(Within(delay), () => Step(send.To, new BftInput.Receive(from, message)));
            }
        }
    }

    private void Ask()
    {
        var self = Random.Next(_members.Length);
        if (_members[self].IsUp && (!_isHealed || !_world.IsLiar(self)))
        {
            _world.History.Submits(++_commands);
            if (_isHealed)
            {
                _asked++;
                _world.MustBeApplied(_commands);
            }

            Step(self, new BftInput.Propose(BftCommand.Of(_commands)));
        }

        if (_asked < CommandsInPeace)
        {
            At(Within(60), Ask);
        }
    }

    private void Disturb()
    {
        if (_isHealed)
        {
            return;
        }

        var self = Random.Next(_members.Length);
        switch (Random.Next(8))
        {
            case 0:
                _members[self].Crash();
                At(Within(600), () => Start(self));
                break;
            case 1:
                CrashAll();
                break;
            case 2:
                CutOff();
                break;
            case 3:
                _cut.Add((self, Random.Next(_members.Length)));
                break;
            case 4:
                _cut.Clear();
                break;
            case 5:
                _loss = Random.Next(2) == 0 ? 0 : Random.NextDouble() / 3;
                break;
            case 6:
                _crashes = Random.Next(2) == 0 ? 0 : 0.004;
                break;
            default:
                Step(self, new BftInput.Compact(_members[self].Machine.Height, _members[self].Machine.State()));
                break;
        }

        At(Within(250), Disturb);
    }

    private void CrashAll()
    {
        for (var self = 0; self < _members.Length; self++)
        {
            var member = self;
            _members[member].Crash();
            At(Within(200), () => Start(member));
        }
    }

    /// <summary>Two sides that do not reach each other.</summary>
    private void CutOff()
    {
        _cut.Clear();
        var side = _members.Select(_ => Random.Next(2)).ToArray();
        foreach (var from in Enumerable.Range(0, side.Length))
        {
            foreach (var to in Enumerable.Range(0, side.Length).Where(to => side[from] != side[to]))
            {
                _cut.Add((from, to));
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
