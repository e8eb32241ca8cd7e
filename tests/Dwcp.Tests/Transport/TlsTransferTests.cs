using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Tests.Transport;

public sealed class TlsTransferTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly CancellationTokenSource _patience = new(TransferBench.Patience);

    public void Dispose()
    {
        _authority.Dispose();
        _patience.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public async Task Transfer_over_loopback_TLS_arrives_in_order_whatever_the_streams(int streams)
    {
        var options = new AmstOptions { Streams = streams, FrameBytesMax = 256 * 1024, WindowBytes = 4 * 1024 * 1024 };
        var bench = new TransferBench { Options = options };
        using var source = _authority.Issue("eu");
        using var target = _authority.Issue("us");
        await using var server = new TlsServer(bench.Listener, target);
        await using var receiver = bench.Expect();
        await using var sender = await bench.ConnectAsync(_patience.Token, Dialer(server.Endpoint, source, "us"));
        while (sender.Statistics.Streams < streams)
        {
            await Task.Delay(5, _patience.Token);
        }

        var receiving = TransferBench.ReceiveAsync(receiver, 7, 400, 256 * 1024, _patience.Token);
        var sent = await TransferBench.SendAsync(sender, 7, 400, _patience.Token);
        var received = await receiving;

        Assert.Equal(sent.Digest, received.Digest);
        Assert.Equal(sent.PayloadBytes, received.PayloadBytes);
        Assert.Equal(400, sent.Payloads);
        Assert.Equal(streams, sent.Streams);
        Assert.True(sent.WireBytes > sent.PayloadBytes + (400 * 64));
        Assert.Equal(0, sender.Statistics.RetransmittedBytes);
    }

    private static TcpDialer Dialer(string endpoint, TlsIdentity identity, string region) =>
        new(endpoint, identity, region, new TcpDialerOptions(), TimeProvider.System);
}
