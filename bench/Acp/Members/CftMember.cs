using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Bench.Acp.Members;

/// <summary>
/// The crash-tolerant engine alone, as a member: batches of opaque commands in its log, and a state machine that answers each command
/// with its own bytes. Commands are taken where the leader is.
/// </summary>
internal sealed class CftMember : IAcpMember
{
    private const long Epoch = 1;

    private readonly IReadOnlyList<string> _regions;
    private readonly AcpOptions _options;
    private readonly CftReplica _engine;
    private readonly Queue<AcpInput.Submit> _waiting = new();
    private readonly Dictionary<long, (long Term, IReadOnlyList<AcpInput.Submit> Batch)> _proposed = [];
    private readonly List<AcpOutput> _outputs = [];
    private IReadOnlyList<AcpInput.Submit> _batch = [];
    private int? _leader;
    private bool _hasBegun;
    private long _applied;
    private long _compacted;

    public CftMember(
        int self, IReadOnlyList<string> regions, IReadOnlyList<StableRecord> written, AcpOptions options, ulong seed, TimeSpan now)
    {
        (_regions, _options) = (regions, options);
        var stable = CftStableCodec.Decode(Epoch, written);
        _engine = new CftReplica(self, regions.Count, stable, options.Cft, seed, now);
        (_applied, _compacted) = (stable.Snapshot.Index, stable.Snapshot.Index);
    }

    /// <summary>Begins a member of a run.</summary>
    public static IAcpMember Create(int place, IReadOnlyList<string> regions, IReadOnlyList<StableRecord> written, TimeSpan now) =>
        new CftMember(place, regions, written, new AcpOptions(), (ulong)place + 1, now);

    /// <summary>Commands executed since it began: the state, as far as there is one.</summary>
    public long Executed { get; private set; }

    public IReadOnlyList<AcpOutput> Step(AcpInput input, TimeSpan now)
    {
        _outputs.Clear();
        if (!_hasBegun)
        {
            _hasBegun = true;
            _outputs.Add(new AcpOutput.Happened(new AcpEvent.EpochBegan(Epoch, IsByzantine: false, _regions)));
        }

        switch (input)
        {
            case AcpInput.Tick:
                Do(new CftInput.Tick(), now);
                break;
            case AcpInput.Receive receive:
                Receive(receive, now);
                break;
            case AcpInput.Submit submit:
                Submit(submit);
                break;
            case AcpInput.Read read:
                Do(new CftInput.Read(read.Ticket), now);
                break;
        }

        HandIn(now);
        if (_applied - _compacted >= _options.CompactAfter)
        {
            _compacted = _applied;
            Do(new CftInput.Compact(_applied, new byte[1]), now);
        }

        NoteLeader();
        return [.. _outputs];
    }

    private void Receive(AcpInput.Receive receive, TimeSpan now)
    {
        for (var from = 0; from < _regions.Count; from++)
        {
            if (_regions[from] == receive.From)
            {
                Do(new CftInput.Receive(from, CftCodec.Decode(receive.Message, _options.Cft)), now);
            }
        }
    }

    private void Submit(AcpInput.Submit submit)
    {
        if (_engine.Role != CftRole.Leader || _waiting.Count >= _options.SubmittedMax)
        {
            _outputs.Add(new AcpOutput.Refused(submit.Ticket, AcpRefusal.Busy));
        }
        else
        {
            _waiting.Enqueue(submit);
        }
    }

    private void HandIn(TimeSpan now)
    {
        while (_waiting.Count > 0 && _proposed.Count < _options.BatchesInFlightMax)
        {
            var (batch, bytes) = (new List<AcpInput.Submit>(), 0);
            while (batch.Count < _options.BatchCommandsMax
                && _waiting.TryPeek(out var next) && bytes + next.Command.Length <= _options.BatchBytesMax)
            {
                batch.Add(_waiting.Dequeue());
                bytes += next.Command.Length;
            }

            _batch = batch;
            var writer = new WireWriter().List(batch, static (to, submit) => to.Bytes(submit.Command.Span));
            Do(new CftInput.Propose(writer.ToArray()), now);
        }
    }

    private void Do(CftInput input, TimeSpan now)
    {
        foreach (var output in _engine.Step(input, now))
        {
            switch (output)
            {
                case CftOutput.Write write:
                    _outputs.Add(new AcpOutput.Write(CftStableCodec.Encode(Epoch, write)));
                    break;
                case CftOutput.Send send:
                    _outputs.Add(new AcpOutput.Send(_regions[send.To], CftCodec.Encode(send.Message)));
                    break;
                case CftOutput.Proposed proposed:
                    _proposed[proposed.Index] = (proposed.Term, _batch);
                    break;
                case CftOutput.Refused { Read: { } ticket }:
                    _outputs.Add(new AcpOutput.Refused(ticket, AcpRefusal.Busy));
                    break;
                case CftOutput.Refused:
                    Refuse(_batch);
                    break;
                case CftOutput.ReadAt read:
                    _outputs.Add(new AcpOutput.ReadNow(read.Read));
                    break;
                case CftOutput.Restore restore:
                    (_applied, _compacted) = (restore.Snapshot.Index, restore.Snapshot.Index);
                    break;
                case CftOutput.Apply apply:
                    Apply(apply);
                    break;
            }
        }
    }

    private void Apply(CftOutput.Apply apply)
    {
        for (var i = 0; i < apply.Entries.Count; i++)
        {
            _applied = apply.First + i;
            var entry = apply.Entries[i];
            if (_proposed.Remove(_applied, out var mine) && mine.Term != entry.Term)
            {
                Refuse(mine.Batch);
                mine = default;
            }

            if (entry.Command.IsEmpty)
            {
                continue;
            }

            var reader = new WireReader(entry.Command);
            var limit = _options.CommandBytesMax;
            var commands = reader.List(_options.BatchCommandsMax, (ref WireReader from) => from.Bytes(limit));
            Executed += commands.Length;
            for (var place = 0; place < (mine.Batch?.Count ?? 0); place++)
            {
                _outputs.Add(new AcpOutput.Executed(mine.Batch![place].Ticket, _applied, commands[place]));
            }
        }
    }

    private void Refuse(IReadOnlyList<AcpInput.Submit> batch) =>
        _outputs.AddRange(batch.Select(submit => new AcpOutput.Refused(submit.Ticket, AcpRefusal.Busy)));

    private void NoteLeader()
    {
        if (_engine.Leader == _leader)
        {
            return;
        }

        _leader = _engine.Leader;
        _outputs.Add(new AcpOutput.Happened(new AcpEvent.LeaderChanged(_leader is { } leader ? _regions[leader] : null)));
        if (_engine.Role != CftRole.Leader)
        {
            // What became of them is for the next leader to say: the engine alone has no sessions that would tell.
            while (_waiting.TryDequeue(out var submit))
            {
                Refuse([submit]);
            }
        }
    }
}
