using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>
/// Regions that change records all the time, in a network that delays, loses, repeats and reorders messages and falls apart; that crash and
/// come back, and whose clocks are wrong, all by one seed. In the end everything is whole again, and all must come to know the same.
/// </summary>
internal sealed partial class SyncSimulation : SimulatedTime
{
    private static readonly TimeSpan TroubleTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HealingMax = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(15);

    private readonly Random _random;
    private readonly SyncProfile _profile;
    private readonly SyncHistory _history = new();
    private readonly SimRegion[] _regions;
    private double _crashes;
    private bool _isHealed;

    /// <summary>Draws regions and what befalls them.</summary>
    /// <param name="seed">Gives the same run each time.</param>
    /// <param name="planted">A bug that their replicas have.</param>
    public SyncSimulation(int seed, PlantedBug planted = PlantedBug.None)
    {
        _random = new Random(seed);
        _profile = SyncProfile.Draw(_random);
        var (regions, reader) = (_profile.Regions, new SimReader(_profile.Options));
        _regions = [.. Enumerable.Range(0, regions)
            .Select(region => new SimRegion(SimRegion.NameOf(region), _profile, _history, reader, planted, _random))];
        _links = new SimLink[regions, regions];
        for (var from = 0; from < regions; from++)
        {
            for (var to = 0; to < regions; to++)
            {
                _links[from, to] = new SimLink { DelayMs = _profile.DelayMax * (0.1 + (0.9 * _random.NextDouble())) };
            }
        }
    }

    /// <summary>What happened, for those who doubt that anything did.</summary>
    public SyncTally Tally { get; private set; } = new();

    /// <summary>What kind of run it is.</summary>
    public string Kind => _profile.Name;

    protected override Random Random => _random;

    /// <summary>Runs it; the rule that was broken, or null.</summary>
    public string? Run()
    {
        var broken = WhatIsBroken();
        Tally = Tally with { Transactions = _history.Count, Healing = _isHealed ? Now - TroubleTime : default };
        foreach (var region in _regions)
        {
            var told = region.Told;
            Tally = Tally with
            {
                Dropped = Tally.Dropped + told.Dropped,
                Alarms = Tally.Alarms + told.Alarms,
                Refused = Tally.Refused + told.Refused,
                Repaired = Tally.Repaired + region.Mended.Repaired,
                Corrected = Tally.Corrected + region.Mended.Corrected,
            };
        }

        return broken is null ? null : $"{_profile.Name}, {_profile.Regions} regions, at {Now.TotalSeconds:0.000} s: {broken}";
    }

    private string? WhatIsBroken()
    {
        try
        {
            Begin();
            RunUntil(TroubleTime);
            Heal();
            return WhatIsMissing();
        }
        catch (BrokenRuleException broken)
        {
            return broken.Message;
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // A replica that stops with an error is as good as a broken rule; in life, its seed is worth as much.
            return $"{failure.GetType().Name}: {failure.Message}";
        }
    }

    private void Begin()
    {
        if (_profile.HasLateJoiner && _regions.Length > 2)
        {
            _regions[^1].IsMember = false;
            At(Within(TroubleTime.TotalMilliseconds), Join);
        }

        for (var region = 0; region < _regions.Length; region++)
        {
            Tick(region);
            Write(region);
            Read(region);
            if (_regions[region].IsMember)
            {
                Start(region);
            }
        }

        if (_profile.HasStreams)
        {
            Reconnect();
        }

        if (!_profile.IsCalm)
        {
            Disturb();
        }

        // Once in a while all that they have is looked at.
        At(Within(TroubleTime.TotalMilliseconds), LookAtStores);
    }

    private void Tick(int region)
    {
        Step(region, new SyncInput.Tick());
        At(Now + TickInterval, () => Tick(region));
    }

    private void Write(int region)
    {
        if (_isHealed)
        {
            return;
        }

        if (_regions[region].IsMember)
        {
            Commit(region);
        }

        At(Within(_profile.IdleMax), () => Write(region));
    }

    private void Commit(int region)
    {
        var other = _regions[(region + 1 + _random.Next(_regions.Length - 1)) % _regions.Length];
        _regions[region].Commit(Now, _profile.Records, other.Author);
    }

    private void Read(int region)
    {
        if (_regions[region].IsUp)
        {
            Step(region, _regions[region].Read(Now));
        }

        At(Within(60), () => Read(region));
    }

    private void Step(int region, SyncInput input)
    {
        var crashes = Chance(_crashes);
        var sent = _regions[region].Step(input, Now, crashes && _regions[region].IsUp);
        foreach (var (send, message) in sent)
        {
            Carry(region, send, message);
        }

        if (crashes)
        {
            Crash(region);
        }
    }

    private void LookAtStores()
    {
        foreach (var region in _regions)
        {
            region.LookAtStore();
        }
    }
}
