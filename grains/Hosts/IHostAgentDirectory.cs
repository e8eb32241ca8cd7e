using NovaCron.Agent;

namespace NovaCron.Grains.Hosts;

/// <summary>The agents of this region's hosts, by host name.</summary>
public interface IHostAgentDirectory
{
    /// <summary>
    /// The agent of a host: that of this process itself, or a way to the one at the address the region's pool knows, looked up
    /// with each order. An order for a host that is in no pool fails with
    /// <see cref="GrainInterfaces.NovaCronError.HostNotFound"/>.
    /// </summary>
    IHostAgent GetAgent(string host);
}
