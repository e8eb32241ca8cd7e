using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <content>What befalls it.</content>
internal sealed partial class CftSimulation
{
    private readonly TimeSpan[] _pausedUntil;
    private double _crashes;
    private bool _isHealed;

    private int AnyMember => _random.Next(_members.Length);

    /// <summary>Who leads in the highest term; any member where nobody does.</summary>
    private int TheLeader()
    {
        var leaders = Enumerable.Range(0, _members.Length).Where(self => _members[self].Replica?.Role == CftRole.Leader);
        return leaders.OrderByDescending(self => _members[self].Replica!.Term).FirstOrDefault(AnyMember);
    }

    private void Disturb()
    {
        if (!_isHealed)
        {
            Disturb(_profile.Disturbances[_random.Next(_profile.Disturbances.Count)]);
            At(Within(_profile.CalmMax), Disturb);
        }
    }

    private void Disturb(Disturbance disturbance)
    {
        switch (disturbance)
        {
            case Disturbance.CrashOne:
                Crash(AnyMember);
                break;
            case Disturbance.CrashLeader:
                Crash(TheLeader());
                break;
            case Disturbance.CrashAll:
                Array.ForEach([.. Enumerable.Range(0, _members.Length)], Crash);
                break;
            case Disturbance.CrashWithin:
                _crashes = _random.Next(2) * 0.03;
                break;
            case Disturbance.CutSides:
                CutSides(_random.Next(1 << _members.Length));
                break;
            case Disturbance.CutOneWay:
                _cut[AnyMember, AnyMember] = true;
                break;
            case Disturbance.MuteLeader:
                CutAround(TheLeader(), isMute: true, isDeaf: false);
                break;
            case Disturbance.DeafenLeader:
                CutAround(TheLeader(), isMute: false, isDeaf: true);
                break;
            case Disturbance.DelayLeader:
                Delay(TheLeader());
                break;
            case Disturbance.IsolatePair:
                IsolatePair(TheLeader());
                break;
            case Disturbance.PauseLeader:
                Pause(TheLeader());
                break;
            case Disturbance.PauseOne:
                Pause(AnyMember);
                break;
            case Disturbance.Mend:
                Mend();
                break;
            case Disturbance.Lose:
                _loss = _random.Next(2) * _random.NextDouble() / 3;
                break;
            case Disturbance.Compact:
                Compact(AnyMember);
                break;
            case Disturbance.CompactAll:
                Array.ForEach([.. Enumerable.Range(0, _members.Length)], Compact);
                break;
            case Disturbance.Burst:
                Burst(TheLeader(), 10);
                break;
        }
    }

    private void Pause(int self) => _pausedUntil[self] = Now + (_profile.Options.ElectionTimeout * (3 * _random.NextDouble()));

    private void Compact(int self) => Step(self, _members[self].Compaction());

    /// <summary>
    /// Makes what the leader hears ever later, so that it does not miss anything, and cuts it off then: answers that are on their way keep
    /// it leading although others have another leader already.
    /// </summary>
    private void Delay(int leader)
    {
        var timeout = _profile.Options.ElectionTimeout;
        var steps = _random.Next(5, 11);
        for (var step = 1; step <= steps; step++)
        {
            var (slow, isMute) = (timeout * 0.4 * step, step == steps);
            InTrouble(timeout / 2 * step, () => CutAround(leader, isMute, isDeaf: false, slow));
        }
    }

    /// <summary>
    /// The leader gets entries to one other only, and another leads meanwhile. Then, most likely, the first leads again, over that one
    /// other, which is slow to hear of it and whose old answers are still on their way.
    /// </summary>
    private void IsolatePair(int leader)
    {
        var (other, timeout) = (AnyMember, _profile.Options.ElectionTimeout);
        CutSides((1 << leader) | (1 << other));
        Burst(leader, 40);
        InTrouble(timeout * 3, Mend);
        InTrouble(timeout * 4, () =>
        {
            CutAround(other, isMute: false, isDeaf: false, timeout * 4);
            for (var self = 0; self < _members.Length; self++)
            {
                _pausedUntil[self] = self == leader ? Now : Now + (timeout * (self == TheLeader() ? 3 : 1.3));
            }
        });
    }

    private void InTrouble(TimeSpan later, Action happens) =>
        At(Now + later, () =>
        {
            if (!_isHealed)
            {
                happens();
            }
        });

    private void Burst(int self, int commands)
    {
        for (var left = commands; left > 0; left--)
        {
            Step(self, _clients.Filler());
        }
    }

    /// <summary>Crashes a voter that has just voted, or a leader of whose entries or commits hardly anybody has heard.</summary>
    private void CrashAtAnAwkwardMoment(int self, List<CftOutput.Send> sent, bool hasCommitted)
    {
        if (hasCommitted && Chance(_profile.CrashAfterCommit))
        {
            sent.Clear();
            Crash(self);
        }
        else if (Chance(_profile.CrashWhileSpreading) && sent.Exists(one => one.Message is CftMessage.Append { Entries.Count: > 0 }))
        {
            sent.RemoveAll(_ => _random.Next(3) > 0);
            Crash(self);
        }
        else if (Chance(_profile.CrashAfterVote) && sent.Exists(one => one.Message is CftMessage.VoteReply { IsGranted: true }))
        {
            Crash(self);
        }
    }
}
