using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <content>
/// Commands of this region: they go into batches, numbered within this life of the member, and a batch is handed in until it is executed.
/// The log executes each number once and in order, so that handing in again does nothing twice.
/// </content>
public sealed partial class AcpReplica
{
    private readonly Queue<(long Ticket, ReadOnlyMemory<byte> Command)> _waiting = new();
    private readonly LinkedList<Issued> _issued = new();
    private KnownBatches _known = new();
    private long _issuedUpTo;
    private int _pending;

    private void Submit(AcpInput.Submit submit)
    {
        AcpRefusal? refusal = Halted is not null ? AcpRefusal.Halted
            : _self < 0 ? AcpRefusal.NotMember
            : submit.Command.IsEmpty || submit.Command.Length > _options.CommandBytesMax ? AcpRefusal.Invalid
            : _pending >= _options.SubmittedMax ? AcpRefusal.Busy
            : null;
        if (refusal is { } reason)
        {
            _outputs.Add(new AcpOutput.Refused(submit.Ticket, reason));
            return;
        }

        Await(submit.Ticket, submit.Command);
    }

    private void Await(long ticket, ReadOnlyMemory<byte> command)
    {
        _waiting.Enqueue((ticket, command));
        _pending++;
    }

    private void HandIn() => HandIn(MakeBatches());

    /// <summary>Makes batches of what waits, as far as there may be more under way.</summary>
    private List<ReadOnlyMemory<byte>> MakeBatches()
    {
        List<ReadOnlyMemory<byte>> made = [];
        while (_waiting.Count > 0 && _issued.Count < _options.BatchesInFlightMax && _engine is not null && !State.IsSealed)
        {
            var (tickets, commands, bytes) = (new List<long>(), new List<ReadOnlyMemory<byte>>(), 0);
            while (commands.Count < _options.BatchCommandsMax
                && _waiting.TryPeek(out var next)
                && (commands.Count == 0 || bytes + next.Command.Length <= _options.BatchBytesMax))
            {
                _waiting.Dequeue();
                tickets.Add(next.Ticket);
                CloseBarrier(next.Ticket);
                commands.Add(next.Command);
                bytes += next.Command.Length + sizeof(int);
            }

            var batch = CommandBatch.Create(
                Configuration.Chain, _identity.Region, _boot, _issuedUpTo + 1, commands, _identity.Signer);
            _issuedUpTo = batch.Last;
            var issued = new Issued(batch, batch.Encode(), tickets) { At = _now };
            _issued.AddLast(issued);
            made.Add(issued.Encoded);
        }

        return made;
    }

    private void HandIn(List<ReadOnlyMemory<byte>> batches)
    {
        if (batches.Count == 0 || _engine is not { } engine || State.IsSealed)
        {
            return;
        }

        if (engine.SpreadsBatches || engine.Leader == _self)
        {
            Do(engine.Propose(batches, _now));
        }
        else if (engine.Leader is { } leader)
        {
            foreach (var some in batches.Chunk(AcpCodec.BatchesMax))
            {
                Send(Configuration.Members[leader].Region, new AcpMessage.Batches(Configuration.Epoch, some));
            }
        }
    }

    /// <summary>An epoch has begun: what came for it before, what is under way and what waits goes in at once.</summary>
    private void BeginEngine()
    {
        var early = TakeEarly();
        if (_engine is not { } engine)
        {
            return;
        }

        IsLeaderChanged();
        var own = MakeAgain().Concat(MakeBatches()).ToList();
        if (engine.SpreadsBatches || engine.Leader == _self)
        {
            Do(engine.Begin(early.Messages, [.. own, .. early.Batches.Where(batch => Read(batch) is not null)], _now));
            return;
        }

        Do(engine.Begin(early.Messages, [], _now));
        HandIn(own);
    }

    /// <summary>What was handed in so long ago that it must be lost is handed in once more, and what follows it.</summary>
    private void HandInAgain()
    {
        if (_issued.First?.Value is { } oldest && _now - oldest.At >= _options.ResubmitAfter)
        {
            HandInAll();
        }
    }

    private void HandInAll() => HandIn(MakeAgain());

    private List<ReadOnlyMemory<byte>> MakeAgain()
    {
        foreach (var issued in _issued)
        {
            issued.At = _now;
        }

        return Planted == PlantedBug.NotHandedInAgain ? [] : [.. _issued.Select(issued => issued.Encoded)];
    }

    /// <summary>Leader: takes another region's batches, as far as they are some.</summary>
    private void TakeBatches(IReadOnlyList<ReadOnlyMemory<byte>> encoded)
    {
        if (_engine is { } engine && engine.Leader == _self && !State.IsSealed)
        {
            Do(engine.Propose([.. encoded.Where(batch => Read(batch) is not null)], _now));
        }
    }

    /// <summary>A batch that its region signed; null for anything else. Each comes several times, and is read once.</summary>
    private CommandBatch? Read(ReadOnlyMemory<byte> encoded)
    {
        if (_known.Find(encoded.Span) is { } known)
        {
            return known;
        }

        try
        {
            // Of its own bytes: what it came in may be much longer, and need not be kept.
            encoded = encoded.ToArray();
            var batch = CommandBatch.Decode(encoded);
            if (!batch.Verify(Configuration, _verifier))
            {
                return null;
            }

            _known.Add(encoded, batch);
            return batch;
        }
        catch (WireFormatException)
        {
            return null;
        }
    }

    private void Apply(long index, IReadOnlyList<ReadOnlyMemory<byte>> batches)
    {
        var steps = _ahead?.StepsOf(State, batches);
        for (var i = 0; i < batches.Count; i++)
        {
            // What is no batch, or nobody's, does nothing at any member.
            if (steps is not null)
            {
                Executed(index, steps[i]);
            }
            else if (Read(batches[i]) is { } batch)
            {
                Executed(index, Execute(State, batch));
            }
        }

        _ahead = null;

        Applied = index;
        AnswerReads();
        CompareRoots();
        SealIfEnded();
    }

    private Executing Execute(FederationState state, CommandBatch batch)
    {
        var next = state.Execute(batch, _identity.Judge, out var results);
        return new Executing(batch, next, results);
    }

    private void Executed(long index, Executing step)
    {
        var before = State;
        var (batch, results) = (step.Batch, step.Results);
        State = step.State;
        _leases.Executed(batch, results, _now);
        NoteOffences(before);
        if (results.Count > 0 && batch.Origin == _identity.Region && batch.Incarnation == _boot)
        {
            Settle(index, batch, results);
        }
    }

    /// <summary>Batches of this life are executed in their order: the one that was is the oldest.</summary>
    private void Settle(long index, CommandBatch batch, IReadOnlyList<CommandResult> results)
    {
        if (_issued.First?.Value is not { } issued || issued.Batch.First != batch.First || issued.Batch.Commands.Count < results.Count)
        {
            Stop($"the log executed commands from {batch.First} on that this member never issued: its key is used elsewhere");
            return;
        }

        TakeOut(issued, results.Count);
        for (var i = 0; i < results.Count; i++)
        {
            Answer(issued.Tickets[i], index, results[i]);
        }
    }

    /// <summary>
    /// The first of a batch's commands are done; a switch may have stood before the rest, which makes a batch of its own then.
    /// </summary>
    private void TakeOut(Issued issued, int done)
    {
        _issued.RemoveFirst();
        _pending -= done;
        if (done < issued.Tickets.Count)
        {
            var rest = Planted == PlantedBug.RestNotRenumbered ? issued.Batch : CommandBatch.Create(
                Configuration.Chain, _identity.Region, _boot, issued.Batch.First + done, [.. issued.Batch.Commands.Skip(done)],
                _identity.Signer);
            _issued.AddFirst(new Issued(rest, rest.Encode(), [.. issued.Tickets.Skip(done)]) { At = _now });
        }
    }

    /// <summary>Whether somebody outside asked; the member's own tickets are negative.</summary>
    private static bool IsAsked(long ticket) => ticket >= 0;

    private void Answer(long ticket, long index, CommandResult result)
    {
        if (IsAsked(ticket))
        {
            _outputs.Add(new AcpOutput.Executed(ticket, index, result.Encode()));
        }
        else
        {
            AnswerOwn(ticket);
        }
    }

    private void RefuseAll(AcpRefusal reason)
    {
        // What was issued is in others' hands.
        _outputs.AddRange(_issued.SelectMany(issued => issued.Tickets).Where(IsAsked).Select(ticket => new AcpOutput.Unknown(ticket)));
        _outputs.AddRange(_waiting.Select(waiting => waiting.Ticket).Where(IsAsked)
            .Select(ticket => new AcpOutput.Refused(ticket, reason)));

        _issued.Clear();
        _waiting.Clear();
        (_pending, _measuring, _switching) = (0, 0, 0);
        RefuseReads(reason);
    }

    /// <summary>A batch, what the log answers to it, and the state behind it.</summary>
    private sealed record Executing(CommandBatch Batch, FederationState State, IReadOnlyList<CommandResult> Results);

    /// <summary>A batch under way.</summary>
    private sealed record Issued(CommandBatch Batch, ReadOnlyMemory<byte> Encoded, IReadOnlyList<long> Tickets)
    {
        public TimeSpan At { get; set; }
    }
}
