using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <content>
/// Reads that see all that was committed before them. Where this member leads, its engine confirms that it still does; elsewhere a command
/// that changes nothing goes through the log.
/// </content>
public sealed partial class AcpReplica
{
    private static readonly byte[] Barrier = new FederationCommand.Barrier().Encode();

    private readonly Dictionary<long, long> _readsAt = [];
    private readonly HashSet<long> _reads = [];
    private readonly HashSet<long> _atEngine = [];
    private readonly Dictionary<long, List<long>> _barriers = [];
    private List<long> _nextBarrier = [];
    private long _ownTickets;

    private void Read(long ticket)
    {
        AcpRefusal? refusal = Halted is not null ? AcpRefusal.Halted
            : _self < 0 ? AcpRefusal.NotMember
            : _reads.Count >= _options.SubmittedMax ? AcpRefusal.Busy
            : null;
        if (refusal is { } reason)
        {
            _outputs.Add(new AcpOutput.Refused(ticket, reason));
            return;
        }

        _reads.Add(ticket);
        if (State.IsSealed && Planted == PlantedBug.ReadWhileSealed)
        {
            AnswerRead(ticket);
            return;
        }

        if (_engine is { SpreadsBatches: false } engine && engine.Leader == _self && !State.IsSealed)
        {
            _atEngine.Add(ticket);
            Do(engine.Read(ticket, _now));
        }
        else
        {
            ReadByBarrier(ticket);
        }
    }

    private void ReadAt(long ticket, long index)
    {
        _atEngine.Remove(ticket);
        _readsAt[ticket] = index;
        AnswerReads();
    }

    private void AnswerReads()
    {
        foreach (var (ticket, index) in _readsAt.Where(read => read.Value <= Applied).ToList())
        {
            _readsAt.Remove(ticket);
            AnswerRead(ticket);
        }
    }

    private void AnswerRead(long ticket)
    {
        if (_reads.Remove(ticket))
        {
            _outputs.Add(new AcpOutput.ReadNow(ticket));
        }
    }

    /// <summary>Reads that an epoch's engine has not answered go on in the next one, by its log.</summary>
    private void ReadOn()
    {
        foreach (var ticket in _atEngine.Concat(_readsAt.Keys).ToList())
        {
            ReadByBarrier(ticket);
        }

        _atEngine.Clear();
        _readsAt.Clear();
    }

    /// <summary>Reads that come while a barrier waits to be handed in share it; one that is under way is too old for them.</summary>
    private void ReadByBarrier(long ticket)
    {
        if (_nextBarrier.Count == 0)
        {
            _nextBarrier = [];
            _barriers[--_ownTickets] = _nextBarrier;
            Await(_ownTickets, Barrier);
        }

        _nextBarrier.Add(ticket);
    }

    /// <summary>A barrier goes: reads that come from now on need another one.</summary>
    private void CloseBarrier(long ticket)
    {
        if (_barriers.TryGetValue(ticket, out var reads) && reads == _nextBarrier)
        {
            _nextBarrier = [];
        }
    }

    private void AnswerOwn(long ticket)
    {
        // Of each kind one is under way at most: without a quorum they would become more and more.
        _measuring = ticket == _measuring ? 0 : _measuring;
        _switching = ticket == _switching ? 0 : _switching;
        if (!_barriers.Remove(ticket, out var reads))
        {
            return;
        }

        foreach (var read in reads)
        {
            AnswerRead(read);
        }
    }

    private void RefuseReads(AcpRefusal reason)
    {
        foreach (var ticket in _reads)
        {
            _outputs.Add(new AcpOutput.Refused(ticket, reason));
        }

        _reads.Clear();
        _readsAt.Clear();
        _atEngine.Clear();
        _barriers.Clear();
        _nextBarrier = [];
    }
}
