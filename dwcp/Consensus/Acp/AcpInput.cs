namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>What happens to a member of the federation. A closed list.</summary>
public abstract record AcpInput
{
    private AcpInput()
    {
    }

    /// <summary>Time has passed; to be told at least every <see cref="AcpOptions.TickInterval"/>.</summary>
    public sealed record Tick : AcpInput;

    /// <summary>A message has come. It may be lost, repeated, late, and in any order.</summary>
    /// <param name="From">The region that sent it, proven by the link.</param>
    /// <param name="Message">The message, as it was given to <see cref="AcpOutput.Send"/> there.</param>
    public sealed record Receive(string From, ReadOnlyMemory<byte> Message) : AcpInput;

    /// <summary>Somebody in this region wants a command in the federation's log.</summary>
    /// <param name="Ticket">Names the wish; not used before by this activation.</param>
    /// <param name="Command">The command, encoded.</param>
    public sealed record Submit(long Ticket, ReadOnlyMemory<byte> Command) : AcpInput;

    /// <summary>Somebody in this region wants to read a state that has all that was committed before.</summary>
    /// <param name="Ticket">Names the wish; not used before by this activation.</param>
    public sealed record Read(long Ticket) : AcpInput;
}
