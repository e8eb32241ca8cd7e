using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>A simulated member: a replica, its disk, and the state that it applies entries to. It may crash after any output.</summary>
internal sealed class CftMember(int self, CftProfile profile, CftHistory history, SimClients clients, PlantedBug planted, Random random)
{
    private readonly SimDisk _disk = new();
    private readonly Dictionary<long, (long Term, long Command)> _proposed = [];
    private readonly List<(long Read, long Index)> _reads = [];
    private readonly double _pace = 1 + (profile.ClockDrift * ((2 * random.NextDouble()) - 1));
    private SimState _state = new();

    public bool IsUp => Replica is not null;

    public CftReplica? Replica { get; private set; }

    public long Applied { get; private set; }

    public void Start(TimeSpan now)
    {
        var stable = _disk.Read();
        (Applied, _state) = (stable.Snapshot.Index, SimState.From(stable.Snapshot.State));
        var seed = (ulong)random.NextInt64();
        Replica = new CftReplica(self, profile.Members, stable, profile.Options, seed, now * _pace) { Planted = planted };
    }

    /// <summary>It forgets what it did not write; nobody hears of what it was asked.</summary>
    public void Crash()
    {
        Replica = null;
        _proposed.Clear();
        _reads.Clear();
    }

    /// <summary>Takes an input; the messages to be sent.</summary>
    /// <param name="input">The input.</param>
    /// <param name="now">True time.</param>
    /// <param name="crashes">Whether it crashes within the step.</param>
    public List<CftOutput.Send> Step(CftInput input, TimeSpan now, bool crashes)
    {
        List<CftOutput.Send> sent = [];
        if (Replica is not { } replica)
        {
            return sent;
        }

        var outputs = replica.Step(input, now * _pace);
        var done = crashes ? random.Next(outputs.Count + 1) : outputs.Count;
        for (var i = 0; i < done; i++)
        {
            Do(outputs[i], sent, input);
        }

        if (crashes)
        {
            Crash();
        }
        else if (replica.Role == CftRole.Leader)
        {
            history.Leads(self, replica.Term);
        }

        return sent;
    }

    /// <summary>What it would compact up to: a state that it has applied.</summary>
    public CftInput.Compact Compaction() => new(Applied, _state.ToBytes(random));

    private void Do(CftOutput output, List<CftOutput.Send> sent, CftInput input)
    {
        switch (output)
        {
            case CftOutput.Write write:
                _disk.Write(write);
                break;
            case CftOutput.Send send:
                sent.Add(send);
                break;
            case CftOutput.Apply apply:
                Apply(apply);
                break;
            case CftOutput.Restore restore:
                Restore(restore.Snapshot);
                break;
            case CftOutput.Proposed proposed:
                _proposed[proposed.Index] = (proposed.Term, SimCommand.IdOf(((CftInput.Propose)input).Command));
                break;
            case CftOutput.Refused refused:
                clients.Refuses(refused.Read ?? SimCommand.IdOf(((CftInput.Propose)input).Command), refused.Leader);
                break;
            case CftOutput.ReadAt read:
                history.AnswersRead(self, read.Read, read.Index);
                _reads.Add((read.Read, read.Index));
                AnswerReads();
                break;
        }
    }

    private void Apply(CftOutput.Apply apply)
    {
        for (var i = 0; i < apply.Entries.Count; i++)
        {
            var (index, entry) = (apply.First + i, apply.Entries[i]);
            if (index != Applied + 1)
            {
                throw new BrokenRuleException($"member {self} applies entry {index} after entry {Applied}");
            }

            Applied = index;
            var before = _state.Apply(entry.Command);
            history.Applies(self, index, entry, _state.Chain);
            if (_proposed.Remove(index, out var proposed))
            {
                Tell(proposed, index, entry.Term, before);
            }
        }

        AnswerReads();
    }

    private void Tell((long Term, long Command) proposed, long index, long term, long before)
    {
        if (proposed.Term == term)
        {
            history.Acknowledges(proposed.Command, index);
            clients.Answers(proposed.Command, before);
        }
        else
        {
            clients.Refuses(proposed.Command, leader: null);
        }
    }

    private void Restore(CftSnapshot snapshot)
    {
        if (snapshot.Index <= Applied)
        {
            throw new BrokenRuleException($"member {self} goes back from entry {Applied} to a state at entry {snapshot.Index}");
        }

        (Applied, _state) = (snapshot.Index, SimState.From(snapshot.State));
        history.Restores(self, Applied, _state.Chain);
        AnswerReads();
    }

    private void AnswerReads()
    {
        foreach (var (read, _) in _reads.Where(read => read.Index <= Applied))
        {
            clients.AnswersRead(read, _state);
        }

        _reads.RemoveAll(read => read.Index <= Applied);
    }
}
