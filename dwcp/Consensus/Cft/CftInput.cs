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

    /// <summary>Somebody wants to read a state that has all that was committed before.</summary>
    /// <param name="Id">Names the read.</param>
    public sealed record Read(long Id) : CftInput;

    /// <summary>The state was written down: entries up to it need not be kept.</summary>
    /// <param name="Index">The last entry in it; one that was committed.</param>
    /// <param name="State">The state; not longer than <see cref="CftOptions.SnapshotBytesMax"/>.</param>
    public sealed record Compact(long Index, ReadOnlyMemory<byte> State) : CftInput;
}
