using NovaCron.Client;
using NovaCron.Gateway;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Hosts;
using NovaCron.Silo.Federation;
using NovaCron.Silo.Observability;

namespace NovaCron.Silo.Hosting;

/// <summary>Puts a region's process together: grains, host agent, federation port, API.</summary>
internal static class RegionApplication
{
    private const string ServiceId = "novacron";

    // Open consoles and event streams end at once when the process is told to stop; what is left gets this long.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Builds the application; nothing runs yet.</summary>
    public static WebApplication Build(RegionOptions options, RegionParts parts, RegionServerSetup setup)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        RegionLogging.Configure(builder.Logging, setup);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        AddRegion(builder.Services, options, parts);
        AddGrains(builder, options, parts, setup);
        builder.Services.AddNovaCronClientInSilo(client => client.Region = options.Region);
        builder.Services.AddNovaCronGateway();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = FederationProtocol.StreamsPerConnectionMax;
            kestrel.Limits.Http2.KeepAlivePingDelay = new FederationOptions().KeepAliveDelay;
            kestrel.Limits.Http2.KeepAlivePingTimeout = new FederationOptions().KeepAliveTimeout;
            kestrel.Listen(options.Listen, kestrel.ApplicationServices.GetRequiredService<FederationPort>().Bind);
            kestrel.Listen(options.Api);
        });
        var application = builder.Build();
        Map(application, options);
        return application;
    }

    private static void AddRegion(IServiceCollection services, RegionOptions options, RegionParts parts)
    {
        services.AddSingleton(options);
        services.AddSingleton(parts.Time);
        services.AddSingleton(parts.Database);
        services.AddSingleton<IFederation>(_ => new PeerLinks(options, parts.Identity, new FederationOptions(), parts.Time));
        services.AddSingleton<IHostAgentDirectory>(new LocalHostAgentDirectory(options.HostName, parts.Agent));
        services.AddSingleton(provider => new FederationPort(
            parts.Identity,
            options.Peers.Select(peer => peer.Region),
            new FederationPortOptions(),
            parts.Transfers.AcceptAsync,
            provider.GetRequiredService<ILogger<FederationPort>>()));
        services.AddFederationServer();
        services.AddRegionHealth();
        services.AddRegionMetrics();
    }

    private static void AddGrains(WebApplicationBuilder builder, RegionOptions options, RegionParts parts, RegionServerSetup setup) =>
        builder.Host.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, primarySiloEndpoint: null, ServiceId, options.Region);
            silo.AddAdoNetGrainStorage(NovaCronStorage.Provider, storage =>
            {
                storage.Invariant = parts.Database.Invariant;
                storage.ConnectionString = parts.Database.ConnectionString;
                storage.DataSource = parts.Database.DataSource;
            });
            silo.UseInMemoryReminderService();
            silo.AddNovaCronGrains(grains =>
            {
                grains.LocalAddress = options.Listen.ToString();
                grains.Engine = RegionEngine.Name;
                setup.ConfigureGrains(grains);
            });
        });

    private static void Map(WebApplication application, RegionOptions options)
    {
        application.UseRouting();
        if (options.ApiToken is { } token)
            application.Use(new ApiTokenGate(token).InvokeAsync);
        application.UseFederationServer();
        application.MapNovaCronApi("/v1");
        application.MapRegionHealth();
        application.MapRegionMetrics();
    }
}
