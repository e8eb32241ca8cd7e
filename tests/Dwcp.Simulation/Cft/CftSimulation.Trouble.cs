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
                _crashes = _random.Next(2) * 0.005;
                break;
            case Disturbance.CutSides:
                CutSides();
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
                CutAround(TheLeader(), isMute: true, isDeaf: false, _profile.Options.ElectionTimeout * (1 + (4 * _random.NextDouble())));
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
            case Disturbance.Burst:
                Burst(TheLeader());
                break;
        }
    }

    private void Pause(int self) => _pausedUntil[self] = _now + (_profile.Options.ElectionTimeout * (3 * _random.NextDouble()));

    private void Compact(int self) => Step(self, _members[self].Compaction());

    private void Burst(int self)
    {
        for (var left = 10; left > 0; left--)
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
