using System.Net;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;

namespace Orleans.Hosting;

/// <summary>Says where a silo lives.</summary>
public static class CoreHostingExtensions
{
    /// <summary>A silo on the loopback address.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="siloPort">The port for silos: taken, so that no second one starts here.</param>
    /// <param name="gatewayPort">The port for clients; 0 lets none in.</param>
    /// <param name="primarySiloEndpoint">The first silo; this engine has one, so null or this silo's own endpoint.</param>
    /// <param name="serviceId">The service.</param>
    /// <param name="clusterId">The cluster.</param>
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder,
        int siloPort = EndpointOptions.DEFAULT_SILO_PORT,
        int gatewayPort = EndpointOptions.DEFAULT_GATEWAY_PORT,
        IPEndPoint? primarySiloEndpoint = null,
        string serviceId = "dev",
        string clusterId = "dev")
    {
        builder.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = IPAddress.Loopback;
            options.SiloPort = siloPort;
            options.GatewayPort = gatewayPort;
        });
        builder.Configure<ClusterOptions>(options => ClusterNames.Set(options, serviceId, clusterId));
        return builder.UseDevelopmentClustering(primarySiloEndpoint ?? new IPEndPoint(IPAddress.Loopback, siloPort));
    }

    /// <summary>A silo of a cluster without database; this engine has one silo, so null or this silo's own endpoint.</summary>
    public static ISiloBuilder UseDevelopmentClustering(this ISiloBuilder builder, IPEndPoint? primarySiloEndpoint) =>
        builder.Configure<DevelopmentClusterMembershipOptions>(options => options.PrimarySiloEndpoint = primarySiloEndpoint);
}
