using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Clusters;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;

namespace NovaCron.Grains.Hosts;

/// <summary>Where hosts are reached: what the pool has written down, remembered until a call finds nobody there, or another host.</summary>
internal sealed class HostAddresses(IGrainFactory grains, IFederation federation, IOptions<GrainsOptions> options, TimeProvider time)
{
    // A full memory begins anew: it costs a question for each host.
    private const int HostsMax = 4096;
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>A host's address.</summary>
    /// <exception cref="NovaCronException">The region has no such host.</exception>
    /// <exception cref="AgentException">The pool does not answer, or does not know where the host is.</exception>
    public async Task<string> FindAsync(string host, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(host, out var known))
        {
            return known;
        }

        var side = Failures.Region(federation.LocalRegion);
        var address = await AskAsync(host, cancellationToken)
            ?? throw Failures.At(NovaCronError.HostNotFound, "host", side,
                $"Region '{federation.LocalRegion}' has no host '{host}'.", isTransient: true);
        if (address.Length == 0)
        {
            throw new AgentException(AgentError.HostUnreachable, $"Host '{host}' has not said yet where it is reached.");
        }

        if (_known.Count >= HostsMax)
        {
            _known.Clear();
        }

        _known[host] = address;
        return address;
    }

    /// <summary>Forgets an address at which the host was not found.</summary>
    public void Drop(string host, string address) => _known.TryRemove(KeyValuePair.Create(host, address));

    private async Task<string?> AskAsync(string host, CancellationToken cancellationToken)
    {
        var registry = grains.GetGrain<IHostRegistry>(GrainKeys.Cluster(ClusterGrain.DefaultPool));
        try
        {
            return await registry.FindAddressAsync(host, cancellationToken).WaitAsync(options.Value.HostTimeout, time, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AgentException(AgentError.HostUnreachable, $"The address of host '{host}' cannot be looked up: {e.Message}", e);
        }
    }
}
