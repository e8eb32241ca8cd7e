using NovaCron.Agent;

namespace NovaCron.Grains.Hosts;

/// <summary>Reaches the agents of this region's other hosts. Implemented in the silo over gRPC; in tests in memory.</summary>
public interface IHostAgentConnector
{
    /// <summary>
    /// The agent of a host at an address; nothing is connected yet. What cannot be reached there, another host included, is
    /// <see cref="AgentError.HostUnreachable"/>.
    /// </summary>
    IHostAgent Connect(string host, string address);

    /// <summary>The process that answers as that host at an address (<see cref="LocalHost.Process"/>); null when none does.</summary>
    Task<Guid?> IdentifyAsync(string host, string address, CancellationToken cancellationToken);
}
