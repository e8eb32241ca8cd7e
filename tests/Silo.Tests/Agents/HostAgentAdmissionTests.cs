using AgentWire = NovaCron.Silo.Agents.Wire;
using Grpc.Core;
using LinkWire = NovaCron.Silo.Federation.Wire;
using NovaCron.Agent;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Launcher;
using NovaCron.Silo.Agents;
using NovaCron.Silo.Federation;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Agents;

/// <summary>Who may order host-b of region us about, and who may not.</summary>
public sealed class HostAgentAdmissionTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly AgentLinkUnderTest _link = AgentLinkUnderTest.Create();

    public Task InitializeAsync() => _link.StartAsync(new AgentLinkOptions { AskTimeout = TimeSpan.FromSeconds(2) });

    public async Task DisposeAsync() => await _link.DisposeAsync();

    [Fact]
    public async Task The_process_behind_an_address_says_who_it_is()
    {
        Assert.Equal(_link.Host.Process, await _link.Connector.IdentifyAsync("host-b", _link.Address, None));
        Assert.Null(await _link.Connector.IdentifyAsync("host-c", _link.Address, None));
        Assert.Null(await _link.Connector.IdentifyAsync("host-b", $"127.0.0.1:{FreePorts.Take(1)[0]}", None));
    }

    [Fact]
    public async Task An_address_that_belongs_to_another_host_now_is_no_host_and_obeys_nothing()
    {
        var failed = await UnreachableAsync(() => _link.Connector.Connect("host-c", _link.Address).StopAsync("web-1", 7, None));

        Assert.Equal("This is host host-b, the caller wants 'host-c'.", failed.Message);
        Assert.Empty(_link.Agent.Orders);
    }

    [Fact]
    public async Task A_host_that_is_down_or_silent_is_unreachable()
    {
        _link.Agent.Before = token => Task.Delay(Timeout.Infinite, token);
        Assert.Contains("did not answer in time", (await UnreachableAsync(() => _link.Remote.FindAsync("web-1", None))).Message,
            StringComparison.Ordinal);

        await _link.Server.StopAsync();

        Assert.True((await UnreachableAsync(() => _link.Remote.FindAsync("web-1", None))).IsTransient);
        await UnreachableAsync(() => _link.Connector.Connect("host-b", "no address").FindAsync("web-1", None));
    }

    [Fact]
    public async Task A_peer_region_does_not_reach_the_agent()
    {
        var eu = await _link.Certificates.IssueAsync("eu");
        using var channel = LinkChannel.Create("us", [_link.Server.Address], eu, new FederationOptions().Channel, TimeProvider.System);
        var client = new AgentWire.HostAgent.HostAgentClient(channel);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.StopAsync(
            new AgentWire.VmEpoch { Vm = "web-1", Epoch = 7 }, AgentProtocol.CreateHeaders("us", "host-a", "host-b")));

        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
        Assert.Empty(_link.Agent.Orders);
        using var federation = _link.Server.Connect(eu);
        await federation.Links[0].DescribeAsync(None);
    }

    [Fact]
    public async Task An_own_silo_reaches_neither_the_inbox_nor_the_data_path()
    {
        using var channel = LinkChannel.Create(
            "us", [_link.Server.Address], _link.Us, new FederationOptions().Channel, TimeProvider.System);
        var client = new LinkWire.RegionLink.RegionLinkClient(channel);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.DescribeAsync(
            new LinkWire.DescribeRequest(), FederationProtocol.CreateHeaders("us", "us")));

        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
        Assert.Empty(_link.Inbox.Calls);
        Assert.True(await IsDataPathClosedAsync(_link.Us));
    }

    [Theory]
    [InlineData("2", "us", "us", AgentError.ProtocolViolation)]
    [InlineData("", "us", "us", AgentError.ProtocolViolation)]
    [InlineData("1", "eu", "us", AgentError.NotAuthorized)]
    [InlineData("1", "us", "eu", AgentError.NotAuthorized)]
    public async Task Headers_that_do_not_fit_are_refused(string version, string from, string to, AgentError error)
    {
        using var channel = LinkChannel.Create(
            "us", [_link.Server.Address], _link.Us, new AgentLinkOptions().Channel, TimeProvider.System);
        var headers = new Metadata
        {
            { FederationProtocol.VersionHeader, version }, { FederationProtocol.FromHeader, from }, { FederationProtocol.ToHeader, to },
            { AgentProtocol.ToHostHeader, "host-b" },
        };

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new AgentWire.HostAgent.HostAgentClient(channel).DescribeAsync(new AgentWire.DescribeRequest(), headers));

        Assert.Equal(error.ToString(), refused.Status.Detail);
        Assert.Empty(_link.Agent.Orders);
    }

    private static async Task<AgentException> UnreachableAsync(Func<Task> order)
    {
        var failed = await Assert.ThrowsAsync<AgentException>(order);
        Assert.Equal(AgentError.HostUnreachable, failed.Error);
        return failed;
    }

    private async Task<bool> IsDataPathClosedAsync(TlsIdentity caller)
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync(_link.Server.Address);
        await using var stream = new System.Net.Security.SslStream(new System.Net.Sockets.NetworkStream(socket, ownsSocket: false));
        try
        {
            await stream.AuthenticateAsClientAsync(caller.CreateClientOptions("us", AmstProtocol.Alpn));
            return await stream.ReadAsync(new byte[1]) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
