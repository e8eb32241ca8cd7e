using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NovaCron.Bench.Orleans;
using NovaCron.Client;
using NovaCron.Cluster.Tests.Kit;
using Orleans.Connections.Security;

namespace NovaCron.Cluster.Tests;

/// <summary>Who is let in at Orleans' port for clients.</summary>
[Collection(Regions.Collection)]
public sealed class GatewayPortTests(Regions regions) : IAsyncLifetime
{
    public Task InitializeAsync() => regions.ReadyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [ClusterFact]
    public async Task Only_the_region_s_own_certificate_opens_the_port_not_another_region_s_and_not_none()
    {
        Assert.True(await IsLetInAsync("eu"), $"The region's own client is refused.\n{regions.Describe()}");
        Assert.False(await IsLetInAsync("us"), "A client with the certificate of us is let into eu.");
        Assert.False(await IsLetInAsync(null), "A client without a certificate is let in.");
        Assert.True(await IsLetInAsync("eu"), $"The region's own client is refused after others were.\n{regions.Describe()}");
    }

    // An ordinary client of Orleans that trusts everybody: only the silo can say no.
    private async Task<bool> IsLetInAsync(string? certificateOf)
    {
        using var certificate = certificateOf is null
            ? null
            : RegionClient.Load(regions.Site.Run.CertificatesOf(certificateOf)).Certificate;
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering(regions.SilosOf("eu")[0].Ports["orleans-gateway"], NovaCronClientOptions.ServiceId, "eu");
            client.UseConnectionRetryFilter((_, _) => Task.FromResult(false));
            client.UseTls(tls => Configure(tls, certificate));
        });
        using var host = builder.Build();
        try
        {
            await host.StartAsync();
            await host.StopAsync();
            return true;
        }
        catch (OrleansException)
        {
            return false;
        }
    }

    private static void Configure(TlsOptions tls, X509Certificate2? certificate)
    {
        tls.LocalCertificate = certificate;
        tls.ClientCertificateMode = certificate is null ? RemoteCertificateMode.NoCertificate : RemoteCertificateMode.RequireCertificate;
        tls.AllowAnyRemoteCertificate();
    }
}
