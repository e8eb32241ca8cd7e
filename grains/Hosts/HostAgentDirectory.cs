using NovaCron.Agent;

namespace NovaCron.Grains.Hosts;

/// <summary>The local host's agent directly, any other over the link.</summary>
internal sealed class HostAgentDirectory(LocalHost local, HostAddresses addresses, IHostAgentConnector connector) : IHostAgentDirectory
{
    public IHostAgent GetAgent(string host) => host == local.Name ? local.Agent : new RoutedHostAgent(host, addresses, connector);
}
