namespace NovaCron.Dwcp.Consensus.Cft;

/// <summary>What happens to a replica. A closed list.</summary>
public abstract record CftInput
{
    private CftInput()
    {
    }

    /// <summary>Time has passed; to be told several times in each heartbeat interval.</summary>
    public sealed record Tick : CftInput;

    /// <summary>A message has come. It may be lost, repeated, late, and in any order.</summary>
    /// <param name="From">The member that sent it, proven by the link.</param>
    /// <param name="Message">The message.</param>
    public sealed record Receive(int From, CftMessage Message) : CftInput;

    /// <summary>Somebody wants a command in the log.</summary>
    /// <param name="Command">The command, not empty.</param>
    public sealed record Propose(ReadOnlyMemory<byte> Command) : CftInput;

    /// <summary>Somebody wants commands in the log, in this order: all of them are in it before any is sent.</summary>
    /// <param name="Commands">The commands, none of them empty.</param>
    public sealed record ProposeAll(IReadOnlyList<ReadOnlyMemory<byte>> Commands) : CftInput;

    /// <summary>Somebody wants to read a state that has all that was committed before.</summary>
    /// <param name="Id">Names the read.</param>
    public sealed record Read(long Id) : CftInput;

    /// <summary>A leader is to tell at once what is committed to those that would hear of it by what comes next.</summary>
    public sealed record TellCommitted : CftInput;

    /// <summary>The state was written down: entries up to it need not be kept.</summary>
    /// <param name="Index">The last entry in it; one that was committed.</param>
    /// <param name="State">The state; not longer than <see cref="CftOptions.SnapshotBytesMax"/>.</param>
    public sealed record Compact(long Index, ReadOnlyMemory<byte> State) : CftInput;
}
