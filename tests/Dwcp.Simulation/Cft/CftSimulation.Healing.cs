using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <content>How it ends: all is whole, and what must happen then does.</content>
internal sealed partial class CftSimulation
{
    private long _agreed;
    private (int Acknowledged, int Reads, int Calls) _doneInTrouble;

    /// <summary>Ends the trouble; in some runs for all but the leader at first.</summary>
    private void Heal()
    {
        (_isHealed, _loss, _crashes) = (true, 0, 0);
        Mend();
        for (var self = 0; self < _members.Length; self++)
        {
            Start(self);
        }

        if (_members.Length > 1 && _random.Next(4) == 0)
        {
            LeaveAlone(TheLeader());
        }

        (_agreed, _doneInTrouble) = (_history.LastApplied, Done);
        for (var end = Now; end < Trouble + HealingMax && WhatIsMissing() is not null;)
        {
            end = Now + (5 * TickInterval);
            RunUntil(end);
        }
    }

    /// <summary>Whoever hears of nobody must give up in the end: its clients would wait for ever.</summary>
    private void LeaveAlone(int self)
    {
        CutAround(self, isMute: true, isDeaf: true);
        RunUntil(Now + Loneliness);
        if (_members[self].Replica!.Role == CftRole.Leader)
        {
            throw new BrokenRuleException($"member {self} goes on leading although it has heard of nobody for {Loneliness.TotalSeconds} s");
        }

        Mend();
    }

    private string? WhatIsMissing()
    {
        var behind = _members.Count(member => member.Applied < _agreed);
        var missing = behind > 0 ? $"{behind} members did not catch up"
            : Done.Acknowledged < _doneInTrouble.Acknowledged + 10 ? "hardly anything was written"
            : Done.Reads < _doneInTrouble.Reads + 3 ? "hardly anything was read"
            : null;
        return missing is null ? null : $"{missing} in {HealingMax.TotalSeconds} s of peace";
    }
}
