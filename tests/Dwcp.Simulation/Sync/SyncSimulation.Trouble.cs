using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <content>What befalls the regions.</content>
internal sealed partial class SyncSimulation
{
    private const double DownMaxMs = 400;
    private bool _isPutBack;

    private void Disturb()
    {
        if (_isHealed)
        {
            return;
        }

        (_crashes, _loss) = (0, 0);
        Befall(_profile.Troubles[_random.Next(_profile.Troubles.Count)]);
        At(Within(_profile.CalmMax), Disturb);
    }

    private void Befall(Trouble trouble)
    {
        var one = _random.Next(_regions.Length);
        var other = (one + 1 + _random.Next(_regions.Length - 1)) % _regions.Length;
        switch (trouble)
        {
            case Trouble.CrashOne:
                Crash(one);
                break;
            case Trouble.CrashAll:
                Array.ForEach([.. Enumerable.Range(0, _regions.Length)], Crash);
                break;
            case Trouble.CrashWithin:
                _crashes = 0.02;
                break;
            case Trouble.CutSides:
                CutSides(_random.Next(1 << _regions.Length));
                break;
            case Trouble.CutPair:
                (_links[one, other].IsCut, _links[other, one].IsCut) = (true, true);
                break;
            case Trouble.CutOneWay:
                _links[one, other].IsCut = true;
                break;
            case Trouble.CutOff:
                CutSides(1 << one);
                break;
            case Trouble.Mend:
                CutSides(0);
                break;
            case Trouble.Lose:
                _loss = 0.5;
                break;
            case Trouble.JumpClock:
                _regions[one].SkewMs = _random.Next(-_profile.JumpMaxMs, _profile.JumpMaxMs + 1);
                break;
            case Trouble.Burst:
                Burst(one);
                break;
            case Trouble.PutBack:
                PutBack(one);
                break;
            case Trouble.DamageAtRest:
                _regions[one].DamageRow(_regions);
                Crash(one);
                break;
            case Trouble.DamageRow:
                _regions[one].DamageRow(_regions);
                At(Within(DownMaxMs), () => Scrub(one));
                break;
            case Trouble.DamageMemory:
                _regions[0].DamageMemory(mayRevive: _regions.Length > 2);
                break;
        }
    }

    private void Scrub(int region)
    {
        if (_regions[region].Scrub() is not { } scrubbed)
        {
            return;
        }

        Step(region, scrubbed);
        if (_regions[region].Scrub() is { } again && again.Leaves.Count > _regions[region].Replica!.DamagedLeaves)
        {
            throw new BrokenRuleException($"{_regions[region].Name} leaves damage in its database, of leaf {again.Leaves[0]}");
        }
    }

    private void PutBack(int region)
    {
        if (_isPutBack || !_regions[region].TryPutBack())
        {
            Array.ForEach(_regions, each => each.BackUp());
            return;
        }

        _isPutBack = true;
        Crash(region);
        foreach (var other in Enumerable.Range(0, _regions.Length))
        {
            At(Within(DownMaxMs), () => Step(other, MembersNow()));
        }
    }

    private void Burst(int region)
    {
        if (_regions[region].IsMember)
        {
            for (var more = _random.Next(10, 40); more > 0; more--)
            {
                Commit(region);
            }
        }
    }

    /// <summary>Two sides do not reach each other; a bit tells on which one a region is.</summary>
    private void CutSides(int sides)
    {
        for (var from = 0; from < _regions.Length; from++)
        {
            for (var to = 0; to < _regions.Length; to++)
            {
                _links[from, to].IsCut = ((sides >> from) & 1) != ((sides >> to) & 1);
            }
        }
    }

    private void Crash(int region)
    {
        if (_regions[region].IsMember)
        {
            Tally = Tally with { Crashes = Tally.Crashes + 1 };
            _regions[region].Crash();
            At(Within(DownMaxMs), () => Start(region));
        }
    }

    private void Start(int region)
    {
        if (_regions[region].IsUp || !_regions[region].IsMember)
        {
            return;
        }

        _regions[region].Start(Now);
        Step(region, MembersNow());
        for (var other = 0; other < _regions.Length; other++)
        {
            if (other == region)
            {
                continue;
            }

            if (!_profile.HasStreams)
            {
                // The others are not told: the first word says it.
                Step(region, new SyncInput.Connected(_regions[other].Name));
            }
            else if (_links[region, other].IsUp)
            {
                Break(region, other);
            }
        }
    }

    /// <summary>A region joins that has nothing yet.</summary>
    private void Join()
    {
        _regions[^1].IsMember = true;
        Start(_regions.Length - 1);
        for (var region = 0; region < _regions.Length - 1; region++)
        {
            Step(region, MembersNow());
        }
    }

    private SyncInput.Members MembersNow() =>
        new([.. _regions.Where(region => region.IsMember).Select(region => new SyncMember(region.Name, region.Author.Incarnation))]);
}
