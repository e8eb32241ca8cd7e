using NovaCron.Client;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Gateway;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Hosts;
using NovaCron.Silo.Agents;
using NovaCron.Silo.Clustering;
using NovaCron.Silo.Dashboard;
using NovaCron.Silo.Federation;
using NovaCron.Silo.Files;
using NovaCron.Silo.Observability;

namespace NovaCron.Silo.Hosting;

/// <summary>Puts a region's process together: grains, host agent, federation port, API.</summary>
internal static class RegionApplication
{
    /// <summary>Builds the application; nothing runs yet.</summary>
    public static WebApplication Build(RegionOptions options, RegionParts parts, RegionServerSetup setup)
    {
        var builder = WebShell.CreateBuilder(setup, options.DrainPause);
        AddRegion(builder.Services, options, parts, setup);
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

    private static void AddRegion(IServiceCollection services, RegionOptions options, RegionParts parts, RegionServerSetup setup)
    {
        services.AddSingleton(options);
        services.AddSingleton(parts.Database);
        services.AddSingleton(_ => new PeerLinks(options, parts.Identity, new FederationOptions(), parts.Time));
        services.AddSingleton<IFederation>(provider => provider.GetRequiredService<PeerLinks>());
        AddConsensus(services, options, parts, setup);
        services.AddSingleton(new LocalHost(options.HostName, options.ReachedAt, parts.Agent));
        services.AddSingleton<IHostAgentConnector>(provider => new HostAgentConnector(
            provider.GetRequiredService<LocalHost>(), parts.Identity, new AgentLinkOptions(), parts.Time));
        services.AddSingleton(provider => new FederationPort(
            parts.Identity,
            options.Peers.Select(peer => peer.Region),
            new FederationPortOptions(),
            parts.Transfers.AcceptAsync,
            provider.GetRequiredService<ILogger<FederationPort>>()));
        if (options.DataListen is { } dataListen)
        {
            services.AddHostedService(provider => new DataPort(
                dataListen, options, parts, provider.GetRequiredService<ILogger<TcpAcceptor>>()));
        }

        services.AddSingleton(new RegionFiles(parts.Files, options.DataReachedAt));
        services.AddFederationServer();
        services.AddRegionHealth();
        services.AddRegionMetrics();
    }

    // Without a setup the region's grains know that it is no member of the federation's log.
    private static void AddConsensus(IServiceCollection services, RegionOptions options, RegionParts parts, RegionServerSetup setup)
    {
        services.AddSingleton(provider =>
            parts.Consensus.CreateSetup(parts.Database, provider.GetRequiredService<PeerLinks>(), setup.Consensus)!);
        services.AddSingleton(_ => parts.Consensus.CreateRecords(
            parts.Database,
            new SyncLink(options, parts.Identity, new FederationOptions(), parts.Time),
            setup.Records,
            setup.RecordsDriving)!);
    }

    private static void AddGrains(WebApplicationBuilder builder, RegionOptions options, RegionParts parts, RegionServerSetup setup) =>
        builder.Host.UseOrleans(silo =>
        {
            RegionCluster.Join(silo, options, parts.Database, parts.Identity, parts.OrleansAddress);
            OrleansDashboard.Add(silo, options);
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
        application.UseApiToken(options.ApiToken);
        application.UseFederationServer();
        application.MapNovaCronApi("/v1");
        application.MapRegionHealth();
        application.MapRegionMetrics();
        OrleansDashboard.Map(application, options);
    }
}
