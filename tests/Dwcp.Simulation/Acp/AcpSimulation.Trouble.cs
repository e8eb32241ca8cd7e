namespace NovaCron.Dwcp.Simulation.Acp;

/// <content>What clients want, and what befalls members and network.</content>
internal sealed partial class AcpSimulation
{
    private void Ask()
    {
        // Nothing new in the end: what was asked for must have its answer then.
        if (Now > _pace.AskUntil)
        {
            return;
        }

        var self = _random.Next(_members.Length);
        if (_members[self].Replica is { Halted: null } replica)
        {
            Carry(self, _random.Next(4) == 0
                ? _members[self].Read(Now)
                : _members[self].Submit(_operator.Wish(replica, _members[self].Region, ref _vms), Now));
        }

        At(Within(_pace.AskMs), Ask);
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

        At(Within(_pace.TroubleMs), Disturb);
    }

    private void CrashOne()
    {
        var self = _random.Next(_members.Length);
        _members[self].Crash();
        At(Within(2 * _pace.TroubleMs), () => Start(self));
    }

    private void CrashAll()
    {
        for (var self = 0; self < _members.Length; self++)
        {
            var member = self;
            _members[member].Crash();
            At(Within(_pace.TroubleMs), () => Start(member));
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
