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

    /// <summary>Hands in a batch. It may be lost: whoever wants it hands it in again.</summary>
    IReadOnlyList<EngineOutput> Propose(ReadOnlyMemory<byte> batch, TimeSpan now);

    /// <summary>Asks from which index on a state has all that was committed before.</summary>
    IReadOnlyList<EngineOutput> Read(long id, TimeSpan now);

    /// <summary>The state behind an index was written down.</summary>
    IReadOnlyList<EngineOutput> Compact(long index, ReadOnlyMemory<byte> state, TimeSpan now);
}
