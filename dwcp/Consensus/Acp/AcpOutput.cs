using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>
/// What a member wants done, in this order: whatever follows a <see cref="Write"/> only once that is durable. Writes of several steps may
/// be made together, earlier than what stands before them, never later than what follows. A closed list.
/// </summary>
public abstract record AcpOutput
{
    private AcpOutput()
    {
    }

    /// <summary>Write it so that it is there after a crash, all or nothing.</summary>
    public sealed record Write(IReadOnlyList<StableChange> Changes) : AcpOutput;

    /// <summary>Send a message; it may be lost.</summary>
    /// <param name="To">The region.</param>
    /// <param name="Message">The message.</param>
    public sealed record Send(string To, ReadOnlyMemory<byte> Message) : AcpOutput;

    /// <summary>A command of this region is committed and was executed.</summary>
    /// <param name="Ticket">Whose wish it was.</param>
    /// <param name="Index">Where in the log of its epoch.</param>
    /// <param name="Result">What the log's state machine answered, encoded.</param>
    public sealed record Executed(long Ticket, long Index, ReadOnlyMemory<byte> Result) : AcpOutput;

    /// <summary>
    /// A command of this region is committed and was executed, but this member was so far behind that it took a later state in one piece:
    /// the answer is not known here. What the command wanted can be read in the state.
    /// </summary>
    /// <param name="Ticket">Whose wish it was.</param>
    public sealed record ExecutedUnseen(long Ticket) : AcpOutput;

    /// <summary>The state, as it is now, has all that was committed before the read was asked for.</summary>
    public sealed record ReadNow(long Ticket) : AcpOutput;

    /// <summary>A command or a read is refused; it changed nothing and never will.</summary>
    public sealed record Refused(long Ticket, AcpRefusal Reason) : AcpOutput;

    /// <summary>The member stops before a command of this region was answered: whether it is executed yet is not known.</summary>
    public sealed record Unknown(long Ticket) : AcpOutput;

    /// <summary>Something that operators and metrics want to know.</summary>
    public sealed record Happened(AcpEvent Event) : AcpOutput;
}

/// <summary>Why a member refuses. A closed list.</summary>
public enum AcpRefusal
{
    /// <summary>A limit is reached; later there is room.</summary>
    Busy,

    /// <summary>The command is empty, too long, or not one.</summary>
    Invalid,

    /// <summary>This region is not a member of the federation's log.</summary>
    NotMember,

    /// <summary>The member has stopped: what it sees contradicts what it has in writing.</summary>
    Halted,

    /// <summary>Too few members are heard: nothing can be decided now. Who drives the member says so, the member itself never.</summary>
    NoQuorum,
}
