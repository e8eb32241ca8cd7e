namespace NovaCron.Dwcp.Consensus.Bft;

/// <summary>What happens to a replica. A closed list.</summary>
public abstract record BftInput
{
    private BftInput()
    {
    }

    /// <summary>Time has passed; to be told several times in each <see cref="BftOptions.TimeoutMin"/>.</summary>
    public sealed record Tick : BftInput;

    /// <summary>A message has come. It may be lost, repeated, late, in any order, and a lie.</summary>
    /// <param name="From">The member that sent it, proven by the link.</param>
    /// <param name="Message">The message.</param>
    public sealed record Receive(int From, BftMessage Message) : BftInput;

    /// <summary>
    /// Somebody in this region wants commands in a block. One may come into several: who applies it knows it again. All of them wait before
    /// a block is made.
    /// </summary>
    /// <param name="Commands">The commands, none of them empty.</param>
    public sealed record Propose(IReadOnlyList<ReadOnlyMemory<byte>> Commands) : BftInput
    {
        /// <summary>One command.</summary>
        public Propose(ReadOnlyMemory<byte> command)
            : this([command])
        {
        }
    }

    /// <summary>
    /// What came before it began, and what this region wants: it takes that before it does anything else. Where blocks in writing have to
    /// be applied first, messages that had come are lost, as any may be.
    /// </summary>
    /// <param name="Early">Messages that had come.</param>
    /// <param name="Commands">As those of <see cref="Propose"/>.</param>
    public sealed record Begin(IReadOnlyList<Receive> Early, IReadOnlyList<ReadOnlyMemory<byte>> Commands) : BftInput;

    /// <summary>The state was written down: blocks up to it need not be kept.</summary>
    /// <param name="Height">The last block in it; one that was applied.</param>
    /// <param name="State">The state.</param>
    public sealed record Compact(long Height, ReadOnlyMemory<byte> State) : BftInput;
}
