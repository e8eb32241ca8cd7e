using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Hosts;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Replicas;
using Orleans.Runtime.Hosting;

namespace NovaCron.Grains.Tests.World;

/// <summary>One life of a region's silo: a host with the product's grains, over what outlives it.</summary>
internal sealed class RegionSilo : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);
    private readonly TwoRegions _world;
    private readonly string _region;
    private readonly IHost _host;

    public RegionSilo(TwoRegions world, string region)
    {
        _world = world;
        _region = region;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddProvider(new JournalLogs(world, region));
        builder.UseOrleans(Configure);
        _host = builder.Build();
    }

    public CrashGate Gate { get; } = new();

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IRegionInbox Inbox => _host.Services.GetRequiredService<IRegionInbox>();

    public IServiceProvider Services => _host.Services;

    public IVmGrain Vm(string name) => Grains.GetGrain<IVmGrain>(GrainKeys.Vm(name));

    public IMigrationGrain Migration(string id) => Grains.GetGrain<IMigrationGrain>(GrainKeys.Migration(id));

    public IRegionGrain Region => Grains.GetGrain<IRegionGrain>(GrainKeys.Region(_region));

    public Task StartAsync() => _host.StartAsync();

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await _host.StopAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or AggregateException)
        {
            _world.Note($"{_region} was not stopped in order: {e.GetType().Name}");
        }

        _host.Dispose();
    }

    private void Configure(ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(FreePort(), FreePort(), serviceId: "novacron", clusterId: _region);
        silo.Services.AddGrainStorage(NovaCronStorage.Provider, (_, _) => _world.Database(_region).For(Gate));
        silo.Services.AddSingleton<IReceiptAuthority>(new MemoryReceipts(_world.Log, _region, Gate));
        silo.Services.AddSingleton<IFederationLog>(new MemoryLogMember(_world.Log, _region, Gate));
        silo.AddNovaCronGrains(options =>
        {
            options.UseReminders = false;
            options.ReceiptTriesMax = 10_000;
            options.RetryPauseMin = TimeSpan.FromMilliseconds(5);
            options.RetryPauseMax = TimeSpan.FromMilliseconds(50);
            options.PeerTimeout = TimeSpan.FromSeconds(10);
            options.ActTimeout = TimeSpan.FromSeconds(30);
            options.HostTimeout = TimeSpan.FromSeconds(1.5);
            options.LookInterval = TimeSpan.FromMilliseconds(200);
            options.FullLookInterval = TimeSpan.FromSeconds(1);
            options.InDoubtAfter = TimeSpan.FromMilliseconds(200);
            options.MachineCheckInterval = TimeSpan.FromMilliseconds(200);
            options.FailoverInterval = TimeSpan.FromMilliseconds(20);
            options.WatchInterval = TimeSpan.FromMilliseconds(10);
        });
        silo.Services.AddSingleton<IFederation>(new MemoryFederation(_world, _region, Gate));
        var host = _world.Host(_region);
        silo.Services.AddSingleton(new LocalHost(host.Name, host.Name, new FakeHostAgent(_world, host, Gate)));
        silo.Services.AddSingleton<IHostAgentConnector>(new MemoryConnector(_world, Gate));
        silo.Services.AddSingleton<ISagaCheckpoint>(new Checkpoint(_world, Gate));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
