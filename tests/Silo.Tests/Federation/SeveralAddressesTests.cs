using System.Net;
using System.Net.Sockets;
using NovaCron.GrainInterfaces;
using NovaCron.Silo.Federation;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Federation;

/// <summary>A peer region of several silos, reached at whichever answers.</summary>
public sealed class SeveralAddressesTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TestCertificates _certificates = TestCertificates.Create();
    private readonly FakeInbox _first = new() { Region = Samples.Region with { Hosts = 1 } };
    private readonly FakeInbox _second = new() { Region = Samples.Region with { Hosts = 2 } };
    private FederationServer _one = null!;
    private FederationServer _two = null!;
    private PeerLinks _federation = null!;

    public async Task InitializeAsync()
    {
        var us = await _certificates.IssueAsync("us");
        _one = await FederationServer.StartAsync(us, _first, ["eu"]);
        _two = await FederationServer.StartAsync(us, _second, ["eu"]);
        _federation = FederationServer.Connect(
            await _certificates.IssueAsync("eu"),
            new PeerOptions("us", [_one.Address, _two.Address]),
            new FederationOptions { ReconnectPauseMin = TimeSpan.FromMilliseconds(1), ReconnectPauseMax = TimeSpan.FromMilliseconds(1) });
    }

    public async Task DisposeAsync()
    {
        _federation.Dispose();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _certificates.DisposeAsync();
    }

    [Fact]
    public async Task When_one_silo_is_gone_another_one_answers_and_the_address_that_is_told_stays()
    {
        Assert.Equal(1, (await _federation.Links[0].DescribeAsync(None)).Hosts);

        await _one.StopAsync();

        Assert.Equal(2, await AnsweringAsync());
        Assert.Equal($"127.0.0.1:{_one.Address.Port}", _federation.Links[0].Address);
    }

    [Fact]
    public async Task When_none_answers_the_region_is_unreachable()
    {
        await _one.StopAsync();
        await _two.StopAsync();

        await MessageAssert.FailsAsync(() => _federation.Links[0].DescribeAsync(None), NovaCronError.RegionUnreachable);
    }

    [Fact]
    public async Task An_address_that_takes_connections_and_drops_them_is_not_tried_for_ever()
    {
        using var useless = new TcpListener(IPAddress.Loopback, 0);
        useless.Start();
        var dropping = DropAllAsync(useless);
        var options = new FederationOptions { ReconnectPauseMax = TimeSpan.FromSeconds(60) };
        using var federation = FederationServer.Connect(
            await _certificates.IssueAsync("eu"),
            new PeerOptions("us", [new DnsEndPoint("127.0.0.1", ((IPEndPoint)useless.LocalEndpoint).Port), _two.Address]),
            options);

        await MessageAssert.FailsAsync(() => federation.Links[0].DescribeAsync(None), NovaCronError.RegionUnreachable);
        Assert.Equal(2, (await federation.Links[0].DescribeAsync(None)).Hosts);
        useless.Stop();
        await dropping;
    }

    private static async Task DropAllAsync(TcpListener listener)
    {
        try
        {
            while (true)
                (await listener.AcceptSocketAsync()).Dispose();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    // A call that was on the connection when it ended fails: its outcome is unknown, so nobody repeats it unasked.
    private async Task<int> AnsweringAsync()
    {
        while (true)
        {
            try
            {
                return (await _federation.Links[0].DescribeAsync(None)).Hosts;
            }
            catch (NovaCronException exception) when (exception.Failure.Error is NovaCronError.RegionUnreachable)
            {
                await Task.Yield();
            }
        }
    }
}
