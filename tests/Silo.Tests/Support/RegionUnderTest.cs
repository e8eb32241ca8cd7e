using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NovaCron.GrainInterfaces;
using NovaCron.Hypervisor;
using NovaCron.Silo.Certificates;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Tests.Support;

/// <summary>A whole region in this process, as <c>up</c> starts it, that can be stopped and started again on its data.</summary>
internal sealed class RegionUnderTest(RegionOptions options, string authority, IHypervisor? hypervisor = null) : IAsyncDisposable
{
    private RegionServer? _server;

    public RegionOptions Options => options;

    public string Banner => _server!.Banner;

    public IServiceProvider Services => _server!.Services;

    public Uri Api => new($"http://{options.Api}");

    public static RegionOptions CreateOptions(string region, string data, int[] ports, params PeerOptions[] peers) =>
        CreateOptions(region, data, ports, dataPort: null, peers);

    public static RegionOptions CreateOptions(string region, string data, int[] ports, int? dataPort, params PeerOptions[] peers) => new()
    {
        DataListen = dataPort is { } port ? new IPEndPoint(IPAddress.Loopback, port) : null,
        Region = region,
        DataDirectory = data,
        HostName = $"{region}-host",
        Hypervisor = HypervisorChoice.InProcess,
        MemoryBytes = 1L << 30,
        Peers = [.. peers],
        Listen = new IPEndPoint(IPAddress.Loopback, ports[0]),
        Api = new IPEndPoint(IPAddress.Loopback, ports[1]),
        OrleansSiloPort = ports[2],
        OrleansGatewayPort = ports[3],
    };

    public async Task StartAsync() => _server = await RegionServer.StartAsync(
        options,
        new RegionServerSetup
        {
            Environment = name => name == DevelopmentAuthority.FolderVariable ? authority : null,
            Hypervisor = hypervisor,
            ConfigureLogging = logging => logging.SetMinimumLevel(LogLevel.Warning),
        },
        CancellationToken.None);

    public async Task StopAsync()
    {
        if (_server is { } server)
            await server.DisposeAsync();
        _server = null;
    }

    public IVmGrain Vm(string name) => Services.GetRequiredService<IGrainFactory>().GetGrain<IVmGrain>(GrainKeys.Vm(name));

    public IMigrationGrain Migration(string id) =>
        Services.GetRequiredService<IGrainFactory>().GetGrain<IMigrationGrain>(GrainKeys.Migration(id));

    public IClusterGrain Pool() => Services.GetRequiredService<IGrainFactory>().GetGrain<IClusterGrain>(GrainKeys.Cluster("default"));

    public IRegionGrain Region() => Services.GetRequiredService<IGrainFactory>().GetGrain<IRegionGrain>(GrainKeys.Region(options.Region));

    public async ValueTask DisposeAsync() => await StopAsync();
}
