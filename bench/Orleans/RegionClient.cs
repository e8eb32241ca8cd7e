using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NovaCron.Client;

namespace NovaCron.Bench.Orleans;

/// <summary>A program's view of a region: the client library in a host of its own, finding the silos in the region's database.</summary>
internal sealed class RegionClient : IAsyncDisposable
{
    private readonly IHost _host;

    private RegionClient(IHost host) => _host = host;

    /// <summary>The facade.</summary>
    public NovaCronClient NovaCron => _host.Services.GetRequiredService<NovaCronClient>();

    /// <summary>Connects.</summary>
    public static async Task<RegionClient> StartAsync(string region, string database, string certificates, TimeSpan retryFor)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddNovaCronClient(client =>
        {
            client.Region = region;
            client.Database = database;
            client.Tls = Load(certificates);
            client.RetryFor = retryFor;
        });
        var host = builder.Build();
        await host.StartAsync();
        return new RegionClient(host);
    }

    /// <summary>Reads what a region's certificate folder has.</summary>
    public static NovaCronClientTls Load(string folder)
    {
        using var pem = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "region.pem"), Path.Combine(folder, "region.key"));
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Path.Combine(folder, "ca.pem"));
        return new NovaCronClientTls
        {
            Certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null),
            Authorities = authorities,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
