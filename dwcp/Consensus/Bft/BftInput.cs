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

    /// <summary>Somebody in this region wants a command in a block. It may come into several: who applies it knows it again.</summary>
    /// <param name="Command">The command, not empty.</param>
    public sealed record Propose(ReadOnlyMemory<byte> Command) : BftInput;

    /// <summary>The state was written down: blocks up to it need not be kept.</summary>
    /// <param name="Height">The last block in it; one that was applied.</param>
    /// <param name="State">The state.</param>
    public sealed record Compact(long Height, ReadOnlyMemory<byte> State) : BftInput;
}
