using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NovaCron.Engine.Tests.Support;

/// <summary>A silo in this process, on ports of its own, with its state in a database.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    public const string ServiceId = "engine-tests";
    private readonly IHost _host;
    private bool _stopped;

    private TestSilo(IHost host, int gatewayPort, string clusterId) => (_host, GatewayPort, ClusterId) = (host, gatewayPort, clusterId);

    public int GatewayPort { get; }

    public string ClusterId { get; }

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static Task<TestSilo> StartAsync(ITestDatabase database, Action<ISiloBuilder>? configure = null, int? gatewayPort = null)
    {
        var gateway = gatewayPort ?? Ports.Free();
        var cluster = $"cluster-{gateway}";
        return StartAsync(gateway, cluster, silo =>
        {
            silo.UseLocalhostClustering(Ports.Free(), gateway, serviceId: ServiceId, clusterId: cluster);
            silo.AddAdoNetGrainStorage(database.Store, database.Configure);
            silo.AddMemoryGrainStorage("memory");
            configure?.Invoke(silo);
        });
    }

    /// <summary>Starts a silo that its caller tells everything.</summary>
    public static async Task<TestSilo> StartAsync(int gatewayPort, string clusterId, Action<ISiloBuilder> configure)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.UseOrleans(configure);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await LeaveAsync(host);
            throw;
        }

        return new TestSilo(host, gatewayPort, clusterId);
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _stopped = true;
        await _host.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            await StopAsync();
        }

        _host.Dispose();
    }

    // Not disposed: in a disposed silo of Microsoft Orleans 10.4.2 that had not started, LocalGrainDirectory.ProcessMembershipUpdates
    // goes round without a pause, a million work items a second, and timers of other tests are not served for half a minute.
    private static async Task LeaveAsync(IHost host)
    {
        try
        {
            await host.StopAsync();
        }
        catch (Exception)
        {
            // Its start's error is the one to tell.
        }
    }
}
