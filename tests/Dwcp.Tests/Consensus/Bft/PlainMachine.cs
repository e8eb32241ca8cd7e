using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>A machine whose state after a block is the block's first command. What it would not have is told to it.</summary>
internal sealed class PlainMachine : IBftMachine
{
    /// <summary>Commands of no use; none of them is chosen for a block.</summary>
    public string Unwelcome { get; set; } = "";

    /// <summary>Blocks with one of these are not valid.</summary>
    public string Invalid { get; set; } = "";

    /// <summary>Commands that are of use but not chosen for a block now.</summary>
    public string NotNow { get; set; } = "";

    /// <summary>Whether blocks lead to another state than anywhere else.</summary>
    public bool IsMad { get; set; }

    public int Executions { get; private set; }

    public int Choices { get; private set; }

    /// <summary>The time and height of the last question.</summary>
    public (TimeSpan Now, long Height) Asked { get; private set; }

    public bool IsValid(long height, IReadOnlyList<ReadOnlyMemory<byte>> commands, TimeSpan now)
    {
        Asked = (now, height);
        return !commands.Any(command => Invalid.Contains((char)command.Span[0]));
    }

    public bool IsWelcome(ReadOnlyMemory<byte> command, TimeSpan now)
    {
        Asked = (now, Asked.Height);
        return !Unwelcome.Contains((char)command.Span[0]);
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Choose(long height, IReadOnlyList<ReadOnlyMemory<byte>> commands, TimeSpan now)
    {
        (Asked, Choices) = ((now, height), Choices + 1);
        return [.. commands.Where(command => !(Unwelcome + NotNow).Contains((char)command.Span[0]))];
    }

    public Digest Execute(long height, IReadOnlyList<ReadOnlyMemory<byte>> commands)
    {
        (Asked, Executions) = ((Asked.Now, height), Executions + 1);
        return IsMad ? Digest.Of([]) : Digest.Of(commands[0].Span);
    }

    public Digest? RootOf(ReadOnlyMemory<byte> state) => Digest.Of(state.Span);
}
