using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Dwcp.Tests.Transport.Sending;

public sealed class RouteChangeTests
{
    private const int Seed = 11;
    private const int PayloadBytesMax = 4 * 1024;

    [Theory]
    [InlineData(1, 64)]
    [InlineData(4, 64)]
    [InlineData(4, 5)]
    [InlineData(4, 4)]
    public async Task Connections_that_knew_the_former_route_are_replaced_while_the_transfer_goes_on(int streams, int streamsMax)
    {
        using var patience = new CancellationTokenSource(TransferBench.Patience);
        var routes = 0;
        var bench = new TransferBench();
        bench.Options = bench.Options with
        {
            Streams = streams, StreamsMax = streamsMax, Steer = plan => plan with { Routes = Volatile.Read(ref routes) },
        };
        var dialer = new CountingDialer(bench.Network);
        await using var receiver = bench.Expect();
        await using var sender = await bench.ConnectAsync(patience.Token, dialer);
        var sent = 0;
        var receiving = ReceiveAsync(receiver, patience.Token);
        for (; dialer.Dials < 2 * streams || sent < 100; sent++)
        {
            Volatile.Write(ref routes, dialer.Dials >= streams ? 1 : 0);
            await sender.SendAsync(TransferBench.Payload(Seed, sent, PayloadBytesMax), patience.Token);
            await Task.Delay(1, patience.Token);
        }

        var receipt = await sender.CompleteAsync(patience.Token);
        Assert.Equal((sent, receipt.Digest), await receiving);
        Assert.Equal(2 * streams, dialer.Dials);
        Assert.Equal(0, sender.Statistics.Reconnects);
    }

    private static async Task<(int Payloads, string Digest)> ReceiveAsync(AmstReceiver receiver, CancellationToken cancellationToken)
    {
        var number = 0;
        await foreach (var payload in receiver.ReadAllAsync(cancellationToken))
        {
            using (payload)
            {
                Assert.True(payload.Memory.Span.SequenceEqual(TransferBench.Payload(Seed, number, PayloadBytesMax)), $"payload {number}");
                number++;
            }
        }

        return (number, (await receiver.ConfirmAsync(cancellationToken)).Digest);
    }

    private sealed class CountingDialer(IAmstDialer inner) : IAmstDialer
    {
        private int _dials;

        public int Dials => Volatile.Read(ref _dials);

        public ValueTask<AmstConnection> DialAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _dials);
            return inner.DialAsync(cancellationToken);
        }
    }
}
