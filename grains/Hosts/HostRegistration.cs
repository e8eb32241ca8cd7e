using NovaCron.GrainInterfaces;
using NovaCron.Grains.Clusters;

namespace NovaCron.Grains.Hosts;

/// <summary>Puts this process's host into the pool, unless its name belongs to another process.</summary>
internal sealed class HostRegistration(IGrainFactory grains, LocalHost local, IHostAgentConnector connector)
{
    private static string Pool => GrainKeys.Cluster(ClusterGrain.DefaultPool);

    /// <summary>Registers the host where it is reached now; nothing is done when it is registered so already.</summary>
    /// <exception cref="HostNameTakenException">Another process answers under its name.</exception>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var known = await grains.GetGrain<IHostRegistry>(Pool).FindAddressAsync(local.Name, cancellationToken);
        if (known is { Length: > 0 } && await connector.IdentifyAsync(local.Name, known, cancellationToken) is { } process
            && process != local.Process)
        {
            throw new HostNameTakenException(local.Name, known, local.Address);
        }

        await grains.GetGrain<IClusterGrain>(Pool).AddHostAsync(local.Name, local.Address, cancellationToken);
    }

    /// <summary>
    /// Registers the host again when the pool has it elsewhere: two processes that started at the same moment may both have
    /// found nobody.
    /// </summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (await grains.GetGrain<IHostRegistry>(Pool).FindAddressAsync(local.Name, cancellationToken) != local.Address)
        {
            await RegisterAsync(cancellationToken);
        }
    }
}
