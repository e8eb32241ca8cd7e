using NovaCron.Agent;

namespace NovaCron.Grains.Hosts;

/// <summary>The host whose agent lives in this process.</summary>
/// <param name="Name">Its name, unique in its region.</param>
/// <param name="Address">Where the region's other silos reach the agent, <c>host:port</c>.</param>
/// <param name="Agent">The agent.</param>
public sealed record LocalHost(string Name, string Address, IHostAgent Agent)
{
    /// <summary>This life of the process: two that call themselves by the same name differ in it.</summary>
    public Guid Process { get; } = Guid.NewGuid();
}
