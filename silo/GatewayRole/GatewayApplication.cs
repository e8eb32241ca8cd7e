using NovaCron.Client;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Gateway;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Observability;

namespace NovaCron.Silo.GatewayRole;

/// <summary>Puts a gateway's process together: the API, as a client of the region's silos.</summary>
internal static class GatewayApplication
{
    /// <summary>Builds the application; nothing runs yet.</summary>
    public static WebApplication Build(GatewayRoleOptions options, TlsIdentity identity, RegionServerSetup setup)
    {
        var builder = WebShell.CreateBuilder(setup, options.DrainPause);
        builder.AddNovaCronClient(client =>
        {
            client.Region = options.Region;
            client.Database = options.Database;
            client.Tls = new NovaCronClientTls { Certificate = identity.Certificate, Authorities = identity.Authorities };
        });
        builder.Services.AddNovaCronGateway();
        builder.Services.AddGatewayHealth();
        builder.Services.AddRegionMetrics();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Api);
        });
        var application = builder.Build();
        application.UseRouting();
        application.UseApiToken(options.ApiToken);
        application.MapNovaCronApi("/v1");
        application.MapRegionHealth();
        application.MapRegionMetrics();
        return application;
    }
}
