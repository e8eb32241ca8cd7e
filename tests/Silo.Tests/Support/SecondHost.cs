using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Agent;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Grains.Hosts;
using NovaCron.Hypervisor;
using NovaCron.Launcher;

namespace NovaCron.Silo.Tests.Support;

/// <summary>
/// A further host of a region: a real agent behind a federation port of its own, as another silo's process would have it, with
/// machines that outlive it.
/// </summary>
internal sealed class SecondHost(RegionUnderTest region, TlsIdentity identity, string data, IHypervisor hypervisor, string peer)
    : IAsyncDisposable
{
    public const string Name = "second";

    private HostAgent? _agent;
    private FederationServer? _server;

    public string Address => $"127.0.0.1:{_server!.Address.Port}";

    /// <summary>Starts it on a free port and says where it is.</summary>
    public async Task StartAsync()
    {
        var port = FreePorts.Take(1)[0];
        var transfers = new AmstListener(new AmstListenerOptions(), TimeProvider.System, NullLogger<AmstListener>.Instance);
        var options = new AgentOptions
        {
            HostName = Name,
            Region = identity.Region,
            DataDirectory = data,
            DataEndpoint = $"127.0.0.1:{port}",
            // Less than the first host has: an arriving guest is placed where it fits best.
            MemoryBytes = 512L << 20,
        };
        _agent = await HostAgent.StartAsync(
            options, hypervisor, transfers, new TlsAgentDialers(identity, new TcpDialerOptions(), TimeProvider.System),
            TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        _server = await FederationServer.StartAsync(
            identity, new FakeInbox(), [peer], transfers.AcceptAsync, host: new LocalHost(Name, options.DataEndpoint, _agent), port: port);
        await region.Pool().AddHostAsync(Name, Address);
    }

    public async Task StopAsync()
    {
        if (_server is { } server)
        {
            await server.StopAsync();
            await server.DisposeAsync();
        }

        if (_agent is { } agent)
            await agent.DisposeAsync();
        (_server, _agent) = (null, null);
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
