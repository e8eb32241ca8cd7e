using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosts;
using NovaCron.Silo.Federation;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Tests.Support;

/// <summary>
/// A region's federation port on a free port of loopback, with a fake inbox and a host's agent behind it, and a plain API port
/// beside it.
/// </summary>
internal sealed class FederationServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private FederationServer(WebApplication application, DnsEndPoint address, Uri api) =>
        (_application, Address, Api) = (application, address, api);

    public DnsEndPoint Address { get; }

    public Uri Api { get; }

    public static async Task<FederationServer> StartAsync(
        TlsIdentity identity,
        FakeInbox inbox,
        string[] peers,
        Func<AmstConnection, CancellationToken, Task>? acceptTransfer = null,
        FederationPortOptions? options = null,
        LocalHost? host = null,
        int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IRegionInbox>(inbox);
        builder.Services.AddSingleton<IFederation>(new NoPeers(identity.Region));
        builder.Services.AddFederationServer();
        builder.Services.AddSingleton(host ?? new LocalHost("host-a", "127.0.0.1:1", new FakeAgent()));
        var federation = new FederationPort(
            identity, peers, options ?? new FederationPortOptions(), acceptTransfer ?? ((_, _) => Task.CompletedTask),
                NullLogger<FederationPort>.Instance);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, federation.Bind);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        var application = builder.Build();
        application.UseRouting();
        application.UseFederationServer();
        application.MapGet("/v1", () => "api");
        await application.StartAsync();
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(text => new Uri(text)).ToArray();
        return new FederationServer(application, new DnsEndPoint("127.0.0.1", addresses[0].Port), new Uri(
            $"http://127.0.0.1:{addresses[1].Port}"));
    }

    /// <summary>The links of a region whose only peer is this server.</summary>
    public PeerLinks Connect(TlsIdentity identity, string region = "us", FederationOptions? options = null) =>
        Connect(identity, new PeerOptions(region, Address), options);

    public static PeerLinks Connect(TlsIdentity identity, PeerOptions peer, FederationOptions? options = null) => new(
        new RegionOptions { Region = identity.Region, DataDirectory = "unused", Listen = new IPEndPoint(IPAddress.Loopback, 1),
            Peers = [peer] },
        identity,
        options ?? new FederationOptions(),
        TimeProvider.System);

    public Task StopAsync() => _application.StopAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private sealed class NoPeers(string local) : IFederation
    {
        public string LocalRegion => local;

        public IReadOnlyList<IRegionLink> Links => [];

        public bool TryGetLink(string region, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IRegionLink? link)
        {
            link = null;
            return false;
        }
    }
}
