using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>Commands in their order, at a place in the chain.</summary>
/// <param name="Height">Its place, from 1.</param>
/// <param name="Previous">The digest of the block before it; of the first one what the epoch began from.</param>
/// <param name="Commands">The commands; opaque.</param>
public sealed record BftBlock(long Height, Digest Previous, IReadOnlyList<ReadOnlyMemory<byte>> Commands)
{
    /// <summary>Commands in a block, at most.</summary>
    public const int CommandsMax = 256;

    /// <summary>Bytes of commands in a block, at most.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>Names the block. It is never sent, so nobody can lie about it.</summary>
    public Digest Digest { get; } = new WireWriter().Text("block").I64(Height).Digested(Previous)
        .List(Commands, (writer, command) => writer.Bytes(command.Span)).Digest;

    /// <summary>Whether it keeps the limits, and has something to say.</summary>
    public bool IsWithinLimits =>
        Commands.Count is > 0 and <= CommandsMax
        && Commands.All(command => !command.IsEmpty)
        && Commands.Sum(command => (long)command.Length) <= BytesMax;
}

/// <summary>What a precommit votes for: a block, and the state that it leads to.</summary>
/// <param name="Block">The block's digest.</param>
/// <param name="Root">The root of the state after it.</param>
public readonly record struct BftResult(Digest Block, Digest Root);

/// <summary>A block that was agreed on.</summary>
/// <param name="Block">The block.</param>
/// <param name="Certificate">Proves that.</param>
public sealed record BftCommitted(BftBlock Block, CommitCertificate Certificate);
