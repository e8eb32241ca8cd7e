namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>The engine that orders one epoch's batches, whichever kind it is. Pure, as the engines are.</summary>
internal interface IEpochEngine
{
    /// <summary>Who orders now, by its place in the configuration; null where that is not known.</summary>
    int? Leader { get; }

    /// <summary>Whether it hands every batch to all members by itself, so that nobody has to find out who leads.</summary>
    bool SpreadsBatches { get; }

    /// <summary>Whether a tick is wanted at once, now that what was applied is in the state.</summary>
    bool HasMore { get; }

    IReadOnlyList<EngineOutput> Tick(TimeSpan now);

    /// <summary>Takes a message; one that is none is dropped.</summary>
    IReadOnlyList<EngineOutput> Receive(int from, ReadOnlyMemory<byte> message, TimeSpan now);

    /// <summary>
    /// Hands in batches, all of which are taken before any is ordered. They may be lost: whoever wants them hands them in again.
    /// </summary>
    IReadOnlyList<EngineOutput> Propose(IReadOnlyList<ReadOnlyMemory<byte>> batches, TimeSpan now);

    /// <summary>The epoch begins: with messages of it that came before, and batches that wait; all are taken before it acts.</summary>
    IReadOnlyList<EngineOutput> Begin(
        IReadOnlyList<(int From, ReadOnlyMemory<byte> Message)> early, IReadOnlyList<ReadOnlyMemory<byte>> batches, TimeSpan now);

    /// <summary>Asks from which index on a state has all that was committed before.</summary>
    IReadOnlyList<EngineOutput> Read(long id, TimeSpan now);

    /// <summary>Others are to hear at once how far the log is committed, and not by what comes next: nothing does.</summary>
    IReadOnlyList<EngineOutput> TellCommitted(TimeSpan now);

    /// <summary>The state behind an index was written down.</summary>
    IReadOnlyList<EngineOutput> Compact(long index, ReadOnlyMemory<byte> state, TimeSpan now);
}
