using System.Diagnostics.CodeAnalysis;
using NovaCron.Agent;

namespace NovaCron.Grains.Hosts;

/// <summary>The agents of this region's hosts, by host name. Implemented in the silo; today it has one local agent.</summary>
public interface IHostAgentDirectory
{
    /// <summary>The names of all hosts whose agents are known.</summary>
    IReadOnlyCollection<string> Hosts { get; }

    /// <summary>The agent of a host, or false when there is no such host.</summary>
    bool TryGetAgent(string host, [NotNullWhen(true)] out IHostAgent? agent);
}
