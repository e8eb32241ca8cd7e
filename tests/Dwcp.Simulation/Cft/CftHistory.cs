using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>
/// What an outside observer has seen of a group, and the rules that it may never see broken: one leader a term, one entry at an index for
/// ever, an acknowledged command at one index, reads that see what was acknowledged before them.
/// </summary>
internal sealed class CftHistory
{
    private readonly Dictionary<long, int> _leaders = [];
    private readonly List<(long Term, long Command, ulong Chain)> _applied = [];
    private readonly HashSet<long> _acknowledged = [];
    private readonly Dictionary<long, long> _readFloors = [];
    private long _floor;

    /// <summary>Whether a read's entry is not looked at: what clients were told must tell by itself.</summary>
    public bool OnlyClientsJudgeReads { get; init; }

    /// <summary>Commands that clients were told are in the log.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>Reads that were answered.</summary>
    public int Reads { get; private set; }

    /// <summary>The last entry that any member has applied.</summary>
    public long LastApplied => _applied.Count;

    public void Leads(int member, long term)
    {
        if (!_leaders.TryAdd(term, member) && _leaders[term] != member)
        {
            throw new BrokenRuleException($"members {_leaders[term]} and {member} both lead in term {term}");
        }
    }

    /// <summary>A member applies an entry.</summary>
    public void Applies(int member, long index, CftEntry entry, ulong chain)
    {
        var command = SimCommand.IdOf(entry.Command);
        if (index <= _applied.Count)
        {
            if (_applied[(int)index - 1] != (entry.Term, command, chain))
            {
                throw new BrokenRuleException($"member {member} applies another entry {index} than was applied before");
            }

            return;
        }

        if (index != _applied.Count + 1)
        {
            throw new BrokenRuleException($"member {member} applies entry {index} although entry {_applied.Count + 1} was never applied");
        }

        _applied.Add((entry.Term, command, chain));
    }

    /// <summary>A member takes a state in place of its own.</summary>
    public void Restores(int member, long index, ulong chain)
    {
        if (index > _applied.Count || (index > 0 && _applied[(int)index - 1].Chain != chain))
        {
            throw new BrokenRuleException($"member {member} restores a state at entry {index} that no member had");
        }
    }

    /// <summary>A client is told that its command is in the log.</summary>
    public void Acknowledges(long command, long index)
    {
        if (_applied[(int)index - 1].Command != command || !_acknowledged.Add(command))
        {
            throw new BrokenRuleException($"command {command} was acknowledged twice, or is not at entry {index}");
        }

        _floor = Math.Max(_floor, index);
    }

    public void AsksToRead(long read) => _readFloors[read] = _floor;

    public void AnswersRead(int member, long read, long index)
    {
        if (!_readFloors.Remove(read, out var floor) || (index < floor && !OnlyClientsJudgeReads))
        {
            throw new BrokenRuleException(
                $"member {member} answers a read at entry {index} that was asked for after entry {floor} was acknowledged");
        }

        Reads++;
        _floor = Math.Max(_floor, Math.Min(index, LastApplied));
    }
}
