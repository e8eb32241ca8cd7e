using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Dwcp.Tests.Transport;

/// <summary>What a sender makes of the version its receiver offers, and of a receiver that is not the one it was.</summary>
public sealed class VersionTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TransferBench.Patience);
    private readonly TransferBench _bench = new()
    {
        Options = new AmstOptions
        {
            Streams = 4,
            FrameBytesMax = 16 * 1024,
            WindowBytes = 256 * 1024,
            ReconnectDelay = TimeSpan.FromMilliseconds(1),
        },
    };

    public void Dispose() => _patience.Dispose();

    [Theory]
    [InlineData(AmstProtocol.FrameVersionFirst, 1)]
    [InlineData(AmstProtocol.FrameVersion, 4)]
    public async Task Transfer_arrives_in_either_version_with_the_streams_it_allows(byte version, int streams)
    {
        _bench.Network.Version = version;
        await using var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        while (sender.Statistics.Streams < streams)
        {
            await Task.Delay(1, _patience.Token);
        }

        var receiving = TransferBench.ReceiveAsync(receiver, 3, 200, sender.PayloadBytesMax, _patience.Token);
        var sent = await TransferBench.SendAsync(sender, 3, 200, _patience.Token);
        Assert.Equal((sent.Digest, streams), ((await receiving).Digest, sender.Statistics.StreamsPeak));
    }

    [Fact]
    public async Task Receiver_that_was_started_again_fails_the_transfer_at_once()
    {
        var network = new FaultyNetwork(_bench.Listener, "eu", "us");
        var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token, network);
        await sender.SendAsync(new byte[100], _patience.Token);
        (await receiver.ReceiveAsync(_patience.Token))!.Dispose();

        // The receiver goes without a word, as a process that is killed; another one waits in its place.
        network.Partition();
        network.Kill();
        await receiver.DisposeAsync();
        await using var another = _bench.Expect();
        network.Heal();

        var error = await Assert.ThrowsAsync<AmstException>(() => sender.CompleteAsync(_patience.Token));
        Assert.Equal(AmstError.SessionLost, error.Error);
        Assert.False(error.IsTransient);
        Assert.Equal(0, another.Statistics.StreamsPeak);
    }

    [Fact]
    public async Task Receiver_that_is_gone_for_good_fails_the_transfer_at_once()
    {
        var network = new FaultyNetwork(_bench.Listener, "eu", "us");
        var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token, network);
        network.Partition();
        network.Kill();
        await receiver.DisposeAsync();
        network.Heal();
        var error = await Assert.ThrowsAsync<AmstException>(() => sender.CompleteAsync(_patience.Token));
        Assert.Equal(AmstError.SessionLost, error.Error);
    }

    [Fact]
    public async Task Watching_tells_of_the_transfer_until_its_end()
    {
        await using var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        var watching = LastAsync(sender.WatchAsync(TimeSpan.FromMilliseconds(10), _patience.Token));
        var receiving = TransferBench.ReceiveAsync(receiver, 3, 100, sender.PayloadBytesMax, _patience.Token);
        var sent = await TransferBench.SendAsync(sender, 3, 100, _patience.Token);
        await receiving;
        var last = await watching;
        Assert.Equal((sent.PayloadBytes, 100L, 4), (last.PayloadBytes, last.AcknowledgedPayloads, last.StreamsPlanned));
    }

    private static async Task<TransferStatistics> LastAsync(IAsyncEnumerable<TransferStatistics> all)
    {
        TransferStatistics? last = null;
        await foreach (var now in all)
        {
            last = now;
        }

        return last!;
    }
}
