using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>
/// A group in a network that delays, loses, repeats and reorders messages and falls apart, whose members crash and come back, all by one
/// seed. Clients read and write all the time. In the end everything is whole again, and the group must get on.
/// </summary>
internal sealed partial class CftSimulation : SimulatedTime
{
    private static readonly TimeSpan Trouble = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Loneliness = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan HealingMax = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(5);

    private readonly Random _random;
    private readonly CftProfile _profile;
    private readonly CftHistory _history;
    private readonly SimClients _clients;
    private readonly CftMember[] _members;

    /// <summary>Draws a group and what befalls it.</summary>
    /// <param name="seed">Gives the same run each time.</param>
    /// <param name="planted">A bug that its members have.</param>
    /// <param name="onlyClientsJudgeReads">Whether nobody looks at what a read is answered with but the clients.</param>
    public CftSimulation(int seed, PlantedBug planted = PlantedBug.None, bool onlyClientsJudgeReads = false)
    {
        _history = new CftHistory { OnlyClientsJudgeReads = onlyClientsJudgeReads };
        _random = new Random(seed);
        _profile = CftProfile.Draw(_random);
        var members = _profile.Members;
        _clients = new SimClients(_profile, _history, _random);
        _members = [.. Enumerable.Range(0, members).Select(self => new CftMember(self, _profile, _history, _clients, planted, _random))];
        (_cut, _slow, _pausedUntil) = (new bool[members, members], new TimeSpan[members, members], new TimeSpan[members]);
    }

    /// <summary>What clients were told, for those who doubt that anything happened.</summary>
    public (int Acknowledged, int Reads, int Calls) Done => (_history.Acknowledged, _history.Reads, _clients.Calls);

    protected override Random Random => _random;

    /// <summary>Runs it; the rule that was broken, or null.</summary>
    public string? Run()
    {
        var broken = WhatIsBroken();
        return broken is null ? null : $"{_profile.Name}, at {Now.TotalSeconds:0.000} s: {broken}";
    }

    private string? WhatIsBroken()
    {
        try
        {
            Begin();
            RunUntil(Trouble);
            Heal();
            return WhatIsMissing() ?? _clients.WhatIsWrong();
        }
        catch (BrokenRuleException broken)
        {
            return broken.Message;
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // A member that stops with an error is as good as a broken rule; in life, its seed is worth as much.
            return $"{failure.GetType().Name}: {failure.Message}";
        }
    }

    private void Begin()
    {
        for (var self = 0; self < _members.Length; self++)
        {
            _members[self].Start(Now);
            Tick(self);
        }

        foreach (var client in _clients.All)
        {
            Ask(client);
        }

        Disturb();

        // The last trouble is of the sort that the kind is after: what it leaves behind must be overcome in peace.
        At(Trouble - (10 * _profile.Options.ElectionTimeout), () => Disturb(_profile.Disturbances[0]));
    }

    private void Tick(int self)
    {
        Step(self, new CftInput.Tick());
        At(Now + TickInterval, () => Tick(self));
    }

    private void Ask(SimClient client)
    {
        if (!_members[client.At].IsUp)
        {
            client.At = _random.Next(_members.Length);
        }
        else if (_clients.Next(client, Now) is { } input)
        {
            Step(client.At, input);
        }

        At(Within(_profile.IdleMax), () => Ask(client));
    }

    private void Step(int self, CftInput input)
    {
        if (_pausedUntil[self] > Now)
        {
            At(_pausedUntil[self], () => Step(self, input));
            return;
        }

        var member = _members[self];
        var (crashes, committed) = (Chance(_crashes), member.Replica?.Commit);
        var sent = member.Step(input, Now, crashes);
        if (crashes)
        {
            Crash(self);
        }
        else if (!_isHealed && member.Replica is { } replica)
        {
            CrashAtAnAwkwardMoment(self, sent, hasCommitted: replica.Role == CftRole.Leader && replica.Commit > committed);
        }

        foreach (var send in sent)
        {
            Carry(self, send);
        }
    }

    private void Crash(int self)
    {
        _members[self].Crash();
        At(Within(_profile.DownMax), () => Start(self));
    }

    private void Start(int self)
    {
        if (!_members[self].IsUp)
        {
            _members[self].Start(Now);
        }
    }
}
