using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Grpc.Core;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.GrainInterfaces;
using NovaCron.Silo.Federation;
using NovaCron.Silo.Tests.Support;
using Wire = NovaCron.Silo.Federation.Wire;

namespace NovaCron.Silo.Tests.Federation;

/// <summary>Who gets in at the federation port of region us, whose only peer is eu, and who does not.</summary>
public sealed class FederationAdmissionTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TestCertificates _certificates = TestCertificates.Create();
    private readonly TestCertificates _otherAuthority = TestCertificates.Create();
    private readonly FakeInbox _inbox = new();
    private readonly TaskCompletionSource<string> _transfer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TlsIdentity _us = null!;
    private TlsIdentity _eu = null!;
    private FederationServer _server = null!;

    public async Task InitializeAsync()
    {
        _us = await _certificates.IssueAsync("us");
        _eu = await _certificates.IssueAsync("eu");
        _server = await FederationServer.StartAsync(
            _us, _inbox, ["eu"], EchoAsync, new FederationPortOptions { PeerConnectionsMax = 2 });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _certificates.DisposeAsync();
        await _otherAuthority.DisposeAsync();
    }

    [Fact]
    public async Task A_caller_of_another_authority_is_refused()
    {
        using var stranger = new TlsIdentity((await _otherAuthority.IssueAsync("eu")).Certificate, _us.Authorities);

        await RefusedAsync(stranger, NovaCronError.RegionUnreachable, "refuses the certificate of eu");
    }

    [Fact]
    public async Task A_callee_of_another_authority_is_not_authorized()
    {
        var elsewhere = await _otherAuthority.IssueAsync("eu");
        using var federation = _server.Connect(elsewhere);

        var failure = await MessageAssert.FailsAsync(() => federation.Links[0].DescribeAsync(None), NovaCronError.NotAuthorized);
        Assert.Equal(("link", "link eu-us"), (failure.Stage, failure.Side));
    }

    [Fact]
    public async Task A_region_that_is_no_peer_is_told_so_and_nothing_else() =>
        await RefusedAsync(await _certificates.IssueAsync("asia"), NovaCronError.NotAuthorized, "Region us has no peer asia");

    [Fact]
    public async Task A_callee_that_is_another_region_is_not_authorized()
    {
        using var federation = _server.Connect(_eu, region: "asia");

        var failure = await MessageAssert.FailsAsync(() => federation.Links[0].DescribeAsync(None), NovaCronError.NotAuthorized);
        Assert.Equal("link eu-asia", failure.Side);
    }

    [Fact]
    public async Task A_caller_without_certificate_is_refused()
    {
        var options = _eu.CreateClientOptions("us", AmstProtocol.Alpn);
        options.ClientCertificateContext = null;

        Assert.True(await IsClosedAsync(options));
        Assert.False(_transfer.Task.IsCompleted);
    }

    [Fact]
    public async Task A_caller_that_names_no_protocol_is_closed() => Assert.True(await IsClosedAsync(_eu.CreateClientOptions("us")));

    [Theory]
    [InlineData("2", "eu", "us", NovaCronError.ProtocolViolation, "region eu speaks 2")]
    [InlineData("", "eu", "us", NovaCronError.ProtocolViolation, "region eu speaks none")]
    [InlineData("1", "asia", "us", NovaCronError.NotAuthorized, "The caller says it is 'asia'")]
    [InlineData("1", "eu", "asia", NovaCronError.NotAuthorized, "This is region us")]
    public async Task Headers_that_do_not_fit_are_refused(string version, string from, string to, NovaCronError error, string reason)
    {
        using var channel = LinkChannel.Create("us", [_server.Address], _eu, new FederationOptions().Channel, TimeProvider.System);
        var client = new Wire.RegionLink.RegionLinkClient(channel);
        var headers = new Metadata
        {
            { FederationProtocol.VersionHeader, version }, { FederationProtocol.FromHeader, from }, { FederationProtocol.ToHeader, to },
        };

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await client.DescribeAsync(new Wire.DescribeRequest(), headers));

        var failure = new LinkFailures("eu", "us").FromCall(exception);
        Assert.Equal((error, "link", "link eu-us"), (failure.Error, failure.Stage, failure.Side));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Empty(_inbox.Calls);
    }

    [Fact]
    public async Task A_peer_that_is_down_is_unreachable()
    {
        await _server.StopAsync();
        using var federation = _server.Connect(_eu);

        var failure = await MessageAssert.FailsAsync(() => federation.Links[0].DescribeAsync(None), NovaCronError.RegionUnreachable);
        Assert.Equal(("link", "link eu-us", true), (failure.Stage, failure.Side, failure.IsTransient));
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_in_time_is_unreachable()
    {
        _inbox.Before = token => Task.Delay(Timeout.Infinite, token);
        using var federation = _server.Connect(_eu, options: new FederationOptions { AskTimeout = TimeSpan.FromMilliseconds(300) });

        await MessageAssert.FailsAsync(() => federation.Links[0].DescribeAsync(None), NovaCronError.RegionUnreachable);
    }

    [Fact]
    public async Task One_port_carries_calls_and_transfers_by_their_protocol()
    {
        using var federation = _server.Connect(_eu);
        await federation.Links[0].DescribeAsync(None);
        await using var transfer = await DialAsync(_eu.CreateClientOptions("us", AmstProtocol.Alpn));

        await transfer.WriteAsync("ping"u8.ToArray());
        var answer = new byte[4];
        await transfer.ReadExactlyAsync(answer);

        Assert.Equal("ping"u8, answer);
        Assert.Equal("eu", await _transfer.Task);
        await federation.Links[0].DescribeAsync(None);
    }

    [Fact]
    public async Task More_connections_than_a_peer_may_have_are_closed()
    {
        var options = () => _eu.CreateClientOptions("us", AmstProtocol.Alpn);
        await using var first = await OpenAsync(options());
        await using var second = await OpenAsync(options());

        Assert.True(await IsClosedAsync(options()));
    }

    [Fact]
    public async Task Peers_do_not_reach_the_api_and_api_callers_do_not_reach_the_federation()
    {
        using var channel = LinkChannel.Create("us", [_server.Address], _eu, new FederationOptions().Channel, TimeProvider.System);
        using var api = new HttpClient { BaseAddress = _server.Api };
        var call = new Method<string, string>(MethodType.Unary, "v1", "x", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await channel.CreateCallInvoker().AsyncUnaryCall(call, null, new CallOptions(), "x"));
        Assert.Equal(StatusCode.Unimplemented, exception.StatusCode);
        Assert.Equal("api", await api.GetStringAsync("/v1"));
        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = new("application/grpc");
        using var answer = await api.PostAsync("/novacron.federation.v1.RegionLink/Describe", content);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(_inbox.Calls);
    }

    private async Task EchoAsync(AmstConnection connection, CancellationToken cancellationToken)
    {
        _transfer.TrySetResult(connection.PeerRegion);
        await connection.Input.CopyToAsync(connection.Output, cancellationToken);
    }

    private async Task RefusedAsync(TlsIdentity caller, NovaCronError error, string reason)
    {
        using var federation = _server.Connect(caller);
        var failure = await MessageAssert.FailsAsync(() => federation.Links[0].DescribeAsync(None), error);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Empty(_inbox.Calls);
        Assert.True(await IsClosedAsync(caller.CreateClientOptions("us", AmstProtocol.Alpn)));
        Assert.False(_transfer.Task.IsCompleted);
    }

    private async Task<SslStream> DialAsync(SslClientAuthenticationOptions options)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_server.Address);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await stream.AuthenticateAsClientAsync(options);
        return stream;
    }

    private async Task<SslStream> OpenAsync(SslClientAuthenticationOptions options)
    {
        var stream = await DialAsync(options);
        await stream.WriteAsync("x"u8.ToArray());
        await stream.ReadExactlyAsync(new byte[1]);
        return stream;
    }

    // TLS 1.3 lets a client write before the server has looked at its certificate: only reading shows the refusal.
    private async Task<bool> IsClosedAsync(SslClientAuthenticationOptions options)
    {
        try
        {
            await using var stream = await DialAsync(options);
            await stream.WriteAsync("x"u8.ToArray());
            return await stream.ReadAsync(new byte[1]) == 0;
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
        {
            return true;
        }
    }
}
