using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NovaCron.Engine.Tests.Support;

/// <summary>A client in a host of its own, connected over TCP.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private readonly IHost _host;

    private TestClient(IHost host) => _host = host;

    public IClusterClient Grains => _host.Services.GetRequiredService<IClusterClient>();

    public static Task<TestClient> StartAsync(TestSilo silo, Action<IClientBuilder>? configure = null) =>
        StartAsync(silo.GatewayPort, silo.ClusterId, configure);

    public static Task<TestClient> StartAsync(int port, string clusterId, Action<IClientBuilder>? configure = null) =>
        StartAsync(client =>
        {
            client.UseLocalhostClustering(port, TestSilo.ServiceId, clusterId);
            configure?.Invoke(client);
        });

    /// <summary>Starts a client that its caller tells everything.</summary>
    public static async Task<TestClient> StartAsync(Action<IClientBuilder> configure)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(configure);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new TestClient(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
