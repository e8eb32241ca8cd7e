using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Tests.Transport;

public sealed class TlsTransferTests : IDisposable
{
    private const int PayloadBytes = 256 * 1024;
    private const int WarmPayloads = 400;

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

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Sender_that_gives_up_does_not_wait_for_a_path_that_takes_nothing_any_more(int streams)
    {
        var bench = new TransferBench
        {
            Options = new AmstOptions { Streams = streams, WindowBytes = 64 << 20, LingerTimeMax = TimeSpan.FromMilliseconds(100) },
        };
        using var source = _authority.Issue("eu");
        using var target = _authority.Issue("us");
        await using var server = new TlsServer(bench.Listener, target);
        await using var relay = new FreezableRelay(server.Endpoint);
        await using var receiver = bench.Expect();
        await using var sender = await bench.ConnectAsync(_patience.Token, Dialer(relay.Endpoint, source, "us"));
        var taking = TakeAsync(receiver);
        await FillAsync(sender, relay);

        await sender.AbortAsync(7, "enough", _patience.Token);

        Assert.Equal(0, sender.Statistics.Streams);
        await receiver.AbortAsync(7, "the path is gone", _patience.Token);
        await taking;
    }

    /// <summary>Sends at full speed, and then until the kernel takes no more.</summary>
    private async Task FillAsync(AmstSender sender, FreezableRelay relay)
    {
        var payload = new byte[PayloadBytes];
        for (var (sent, isFull) = (0, false); !isFull; sent++)
        {
            if (sent == WarmPayloads)
            {
                relay.Freeze();
            }

            var sending = sender.SendAsync(payload, _patience.Token).AsTask();
            isFull = await Task.WhenAny(sending, Task.Delay(1000, _patience.Token)) != sending;
        }
    }

    private async Task TakeAsync(AmstReceiver receiver)
    {
        try
        {
            while (await receiver.ReceiveAsync(_patience.Token) is { } payload)
            {
                payload.Dispose();
            }
        }
        catch (AmstException)
        {
            // As it should be.
        }
    }

    private static TcpDialer Dialer(string endpoint, TlsIdentity identity, string region) =>
        new(endpoint, identity, region, new TcpDialerOptions(), TimeProvider.System);
}
