using System.Buffers.Binary;
using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>A simulated member: a replica, its disk, and the state that it applies entries to. It may crash after any output.</summary>
internal sealed class CftMember(int self, int members, CftOptions options, CftHistory history, PlantedBug planted, Random random)
{
    private readonly Dictionary<long, (long Term, long Command)> _proposed = [];
    private CftStable _stable = CftStable.None;
    private CftReplica? _replica;
    private long _applied;
    private ulong _chain;

    /// <summary>How fast its clock goes.</summary>
    public double Pace { get; } = 0.95 + (random.NextDouble() / 10);

    public bool IsUp => _replica is not null;

    public CftReplica? Replica => _replica;

    public long Applied => _applied;

    public void Start(TimeSpan now)
    {
        _proposed.Clear();
        (_applied, _chain) = (_stable.Snapshot.Index, ReadState(_stable.Snapshot.State));
        _replica = new CftReplica(self, members, _stable, options, (ulong)random.NextInt64(), now * Pace) { Planted = planted };
    }

    public void Crash() => _replica = null;

    /// <summary>Takes an input; the messages to be sent.</summary>
    /// <param name="input">The input.</param>
    /// <param name="now">True time.</param>
    /// <param name="crashes">Whether it crashes within the step.</param>
    public IEnumerable<CftOutput.Send> Step(CftInput input, TimeSpan now, bool crashes)
    {
        if (_replica is not { } replica)
        {
            return [];
        }

        var outputs = replica.Step(input, now * Pace);
        var done = crashes ? random.Next(outputs.Count + 1) : outputs.Count;
        List<CftOutput.Send> sent = [];
        foreach (var output in outputs.Take(done))
        {
            Do(output, sent, input);
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
    public CftInput.Compact Compaction() => new(_applied, State());

    private void Do(CftOutput output, List<CftOutput.Send> sent, CftInput input)
    {
        switch (output)
        {
            case CftOutput.Write write:
                Write(write);
                break;
            case CftOutput.Send send:
                sent.Add(send);
                break;
            case CftOutput.Apply apply:
                Apply(apply);
                break;
            case CftOutput.Restore restore:
                (_applied, _chain) = (restore.Snapshot.Index, ReadState(restore.Snapshot.State));
                history.Restores(self, _applied, _chain);
                break;
            case CftOutput.Proposed proposed:
                _proposed[proposed.Index] = (proposed.Term, SimCommand.IdOf(((CftInput.Propose)input).Command));
                break;
            case CftOutput.ReadAt read:
                history.AnswersRead(self, read.Read, read.Index);
                break;
        }
    }

    private void Write(CftOutput.Write write)
    {
        var snapshot = write.Snapshot ?? _stable.Snapshot;
        var kept = _stable.Entries.Select((entry, place) => (Index: _stable.Snapshot.Index + 1 + place, Entry: entry))
            .Where(one => one.Index > snapshot.Index && (write.From == 0 || one.Index < write.From))
            .Select(one => one.Entry);
        _stable = new CftStable(write.Term, write.Vote, snapshot, [.. kept, .. write.Entries]);
    }

    private void Apply(CftOutput.Apply apply)
    {
        for (var i = 0; i < apply.Entries.Count; i++)
        {
            var (index, entry) = (apply.First + i, apply.Entries[i]);
            if (index != _applied + 1)
            {
                throw new BrokenRuleException($"member {self} applies entry {index} after entry {_applied}");
            }

            _applied = index;
            _chain = (_chain * 0x9E37_79B9_7F4A_7C15) + (ulong)SimCommand.IdOf(entry.Command) + 1;
            history.Applies(self, index, entry, _chain);
            if (_proposed.Remove(index, out var proposed) && proposed.Term == entry.Term)
            {
                history.Acknowledges(proposed.Command, index);
            }
        }
    }

    private byte[] State()
    {
        // Long enough to go in several pieces.
        var state = new byte[256];
        BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(^8..), _chain);
        return state;
    }

    private static ulong ReadState(ReadOnlyMemory<byte> state) =>
        state.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(state.Span[^8..]);
}
