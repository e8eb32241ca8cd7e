using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent;

/// <summary>Makes the dialers by which this agent reaches others.</summary>
public interface IAgentDialers
{
    /// <summary>The congestion control that connections begin with; empty where the kernel does not tell.</summary>
    string CongestionControl { get; }

    /// <summary>A dialer to an agent.</summary>
    /// <param name="endpoint">Where it listens, <c>host:port</c>.</param>
    /// <param name="region">The region that must answer.</param>
    IAmstDialer Create(string endpoint, string region);
}
