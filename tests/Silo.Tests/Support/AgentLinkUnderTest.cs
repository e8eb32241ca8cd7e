using NovaCron.Agent;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Grains.Hosts;
using NovaCron.Silo.Agents;

namespace NovaCron.Silo.Tests.Support;

/// <summary>Host-b of region us behind its federation port, and host-a of the same region that orders it about.</summary>
internal sealed class AgentLinkUnderTest : IAsyncDisposable
{
    private AgentLinkUnderTest()
    {
    }

    public TestCertificates Certificates { get; } = TestCertificates.Create();

    public FakeAgent Agent { get; } = new();

    public FakeInbox Inbox { get; } = new();

    public LocalHost Host { get; private set; } = null!;

    public TlsIdentity Us { get; private set; } = null!;

    public FederationServer Server { get; private set; } = null!;

    public HostAgentConnector Connector { get; private set; } = null!;

    public string Address => $"127.0.0.1:{Server.Address.Port}";

    public IHostAgent Remote => Connector.Connect("host-b", Address);

    public static AgentLinkUnderTest Create() => new();

    public async Task StartAsync(AgentLinkOptions? options = null)
    {
        Us = await Certificates.IssueAsync("us");
        Host = new LocalHost("host-b", "127.0.0.1:1", Agent);
        Server = await FederationServer.StartAsync(Us, Inbox, ["eu"], host: Host);
        Connector = new HostAgentConnector(
            new LocalHost("host-a", "127.0.0.1:2", new FakeAgent()), Us, options ?? new AgentLinkOptions(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        Connector.Dispose();
        await Server.DisposeAsync();
        await Certificates.DisposeAsync();
    }
}
