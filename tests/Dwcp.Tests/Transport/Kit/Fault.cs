namespace NovaCron.Dwcp.Tests.Transport.Kit;

/// <summary>What a connection in memory does to its bytes.</summary>
internal sealed class Fault
{
    public bool IsRefusingDial { get; init; }

    public Direction ToServer { get; init; } = new();

    public Direction ToClient { get; init; } = new();
}
