using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>What an engine asks the member about batches before it orders them.</summary>
internal interface IBatchJudge
{
    /// <summary>
    /// Whether a batch may be put into the log now: a claim only once this member's own clock says that the lease has run out.
    /// </summary>
    bool MayOrder(ReadOnlyMemory<byte> batch, TimeSpan now);

    /// <summary>Whether a batch continues the log, now or once others before it are in it.</summary>
    bool IsOfUse(ReadOnlyMemory<byte> batch, TimeSpan now);

    /// <summary>Those of some batches, in their order, that continue the log one after the other.</summary>
    IReadOnlyList<ReadOnlyMemory<byte>> Choose(IReadOnlyList<ReadOnlyMemory<byte>> batches, TimeSpan now);

    /// <summary>
    /// Whether these batches, in this order, continue the log: each signed, each the next of its region, none behind a switch.
    /// </summary>
    bool AreNext(IReadOnlyList<ReadOnlyMemory<byte>> batches, TimeSpan now);

    /// <summary>The root of the state behind them.</summary>
    Digest RootBehind(IReadOnlyList<ReadOnlyMemory<byte>> batches);

    /// <summary>The root of a state as it is written.</summary>
    Digest? RootOf(ReadOnlyMemory<byte> state);
}
