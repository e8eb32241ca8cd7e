using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>What an epoch's engine wants done, in this order, by the rule of <see cref="AcpOutput"/>. A closed list.</summary>
internal abstract record EngineOutput
{
    private EngineOutput()
    {
    }

    public sealed record Write(IReadOnlyList<StableChange> Changes) : EngineOutput;

    public sealed record Send(int To, ReadOnlyMemory<byte> Message) : EngineOutput;

    /// <summary>Entries are committed: what is at one index, whole.</summary>
    public sealed record Apply(long Index, IReadOnlyList<ReadOnlyMemory<byte>> Batches) : EngineOutput;

    /// <summary>A state takes the place of the present one.</summary>
    public sealed record Restore(long Index, ReadOnlyMemory<byte> State) : EngineOutput;

    /// <summary>A read may be answered once the state has an index.</summary>
    public sealed record ReadAt(long Id, long Index) : EngineOutput;

    /// <summary>Somebody said this, as far as it is true that he signed it: what may be evidence.</summary>
    public sealed record Seen(BftMessage Message) : EngineOutput;

    /// <summary>The engine has stopped: what it sees contradicts what it has.</summary>
    public sealed record Halted(string Reason) : EngineOutput;

    /// <summary>A read can't be answered here and now.</summary>
    public sealed record ReadRefused(long Id) : EngineOutput;
}
