using System.Diagnostics.CodeAnalysis;
using NovaCron.Agent;

namespace NovaCron.Grains.Hosts;

/// <summary>A directory of one host: the one whose agent lives in this process.</summary>
/// <param name="host">The host's name, unique in its region.</param>
/// <param name="agent">Its agent.</param>
public sealed class LocalHostAgentDirectory(string host, IHostAgent agent) : IHostAgentDirectory
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> Hosts { get; } = [host];

    /// <inheritdoc/>
    public bool TryGetAgent(string host, [NotNullWhen(true)] out IHostAgent? agent)
    {
        agent = Hosts.Contains(host) ? Agent : null;
        return agent is not null;
    }

    private IHostAgent Agent { get; } = agent;
}
