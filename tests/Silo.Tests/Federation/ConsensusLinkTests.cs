using NovaCron.Silo.Federation;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Federation;

/// <summary>Messages of consensus over real mutual TLS, from region eu to region us.</summary>
public sealed class ConsensusLinkTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestCertificates _certificates = TestCertificates.Create();
    private readonly FakeInbox _inbox = new();
    private FederationServer _server = null!;
    private PeerLinks _links = null!;

    public async Task InitializeAsync()
    {
        _server = await FederationServer.StartAsync(await _certificates.IssueAsync("us"), _inbox, ["eu"]);
        _links = _server.Connect(await _certificates.IssueAsync("eu"));
    }

    public async Task DisposeAsync()
    {
        _links.Dispose();
        await _server.DisposeAsync();
        await _certificates.DisposeAsync();
    }

    [Fact]
    public async Task Messages_arrive_in_order_in_the_name_that_the_certificate_proves()
    {
        for (byte number = 0; number < 100; number++)
            _links.Send("us", new[] { number });

        await ArrivedAsync(call => call.Count == 100);
        Assert.Equal(Enumerable.Range(0, 100).Select(n => ("eu", (object?)n.ToString("X2", null))), _inbox.Calls);
    }

    [Fact]
    public async Task A_message_as_long_as_may_be_arrives_and_a_longer_one_is_not_sent()
    {
        _links.Send("us", new byte[FederationProtocol.ReplicaBytesMax + 1]);
        _links.Send("nobody", new byte[1]);
        _links.Send("us", new byte[FederationProtocol.ReplicaBytesMax]);

        await ArrivedAsync(calls => calls.Count == 1);
        Assert.Equal(2 * FederationProtocol.ReplicaBytesMax, ((string)_inbox.Calls.Single().Asked!).Length);
    }

    [Fact]
    public async Task After_the_peer_was_away_messages_arrive_again()
    {
        _links.Send("us", new byte[] { 1 });
        await ArrivedAsync(calls => calls.Count == 1);
        await _server.StopAsync();
        await _server.DisposeAsync();
        _links.Send("us", new byte[] { 2 });

        _server = await FederationServer.StartAsync(await _certificates.IssueAsync("us"), _inbox, ["eu"], port: _server.Address.Port);

        using var patience = new CancellationTokenSource(Patience);
        while (!_inbox.Calls.Any(call => (string?)call.Asked == "03"))
        {
            _links.Send("us", new byte[] { 3 });
            await Task.Delay(20, patience.Token);
        }
    }

    [Fact]
    public async Task A_region_that_is_no_peer_reaches_nothing()
    {
        using var stranger = _server.Connect(await _certificates.IssueAsync("asia"));
        stranger.Send("us", new byte[] { 9 });
        _links.Send("us", new byte[] { 1 });

        await ArrivedAsync(calls => calls.Count == 1);
        await Assert.ThrowsAsync<GrainInterfaces.NovaCronException>(
            () => stranger.Links.Single().DescribeAsync(CancellationToken.None));
        Assert.All(_inbox.Calls, call => Assert.Equal("eu", call.Caller));
    }

    private async Task ArrivedAsync(Func<IReadOnlyCollection<(string Caller, object? Asked)>, bool> hasArrived)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!hasArrived(_inbox.Calls))
            await Task.Delay(10, patience.Token);
    }
}
