using System.Net;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace NovaCron.Client;

/// <summary>How a client finds its region's silos and connects to them.</summary>
internal static class RegionConnection
{
    private const string PostgreSql = "Npgsql";

    /// <summary>Sets the connection up.</summary>
    public static void Configure(IClientBuilder client, NovaCronClientOptions options)
    {
        Find(client, options);
        client.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = options.Region;
            cluster.ServiceId = NovaCronClientOptions.ServiceId;
        });
        if (options.Tls is { } tls)
        {
            Secure(client, tls, options.Region);
        }

        var attempts = 0;
        client.UseConnectionRetryFilter(async (_, cancellationToken) =>
        {
            if (Interlocked.Increment(ref attempts) > options.ConnectRetryCountMax)
            {
                return false;
            }

            await Task.Delay(options.ConnectRetryDelay, cancellationToken);
            return true;
        });
    }

    private static void Find(IClientBuilder client, NovaCronClientOptions options)
    {
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = options.GatewayRefreshPeriod);
        if (options.Database is { } database)
        {
            client.UseAdoNetClustering(clustering =>
            {
                clustering.Invariant = PostgreSql;
                clustering.ConnectionString = database;
            });
            return;
        }

        IPEndPoint[] gateways = options.Gateways.Count == 0
            ? [new IPEndPoint(IPAddress.Loopback, NovaCronClientOptions.GatewayPortDefault)]
            : [.. options.Gateways];
        client.UseStaticClustering(gateways);
    }

    private static void Secure(IClientBuilder client, NovaCronClientTls tls, string region) => client.UseTls(tls.Certificate, security =>
    {
        security.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        security.RemoteCertificateValidation = (certificate, chain, _) => tls.Accepts(certificate, chain, region);
        security.OnAuthenticateAsClient = (_, handshake) => handshake.TargetHost = NovaCronClientTls.ServerNameOf(region);
    });
}
