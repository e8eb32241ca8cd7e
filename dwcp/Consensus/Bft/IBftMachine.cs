using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>
/// The application that blocks are for, as a replica sees it within a step: at the state after the last block or snapshot that the replica
/// has handed out. It changes by <see cref="BftOutput.Apply"/> and <see cref="BftOutput.Restore"/> alone.
/// </summary>
public interface IBftMachine
{
    /// <summary>Whether this member would have a block with these commands. The time may have a say; members may differ by it.</summary>
    /// <param name="height">The block's height.</param>
    /// <param name="commands">Its commands; some of them may be garbage.</param>
    /// <param name="now">The time, as the step was given it.</param>
    bool IsValid(long height, IReadOnlyList<ReadOnlyMemory<byte>> commands, TimeSpan now);

    /// <summary>Whether a command may be of use, now or once others before it are applied. What is not is not kept.</summary>
    bool IsWelcome(ReadOnlyMemory<byte> command, TimeSpan now);

    /// <summary>Those of some commands, in their order, that make a block which this member would have.</summary>
    IReadOnlyList<ReadOnlyMemory<byte>> Choose(long height, IReadOnlyList<ReadOnlyMemory<byte>> commands, TimeSpan now);

    /// <summary>
    /// The root of the state after a block on top of the present state. Equal for all members, changes nothing, and may be asked for
    /// several blocks of one height.
    /// </summary>
    /// <param name="height">The block's height.</param>
    /// <param name="commands">Its commands.</param>
    Digest Execute(long height, IReadOnlyList<ReadOnlyMemory<byte>> commands);

    /// <summary>The root of a state as it was written; null for bytes that are no state.</summary>
    Digest? RootOf(ReadOnlyMemory<byte> state);
}
