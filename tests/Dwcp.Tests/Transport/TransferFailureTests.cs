using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Tests.Transport;

/// <summary>What breaks while payloads are under way.</summary>
public sealed class TransferFailureTests : IDisposable
{
    // Bytes that a connection of the bench carries before its first data frame: HELLO of memory/eu/us with a 32-byte token.
    private const int HelloBytes = FrameHeader.Size + 64 + 6 + 2 + 2 + 32;

    private const int AcceptBytes = FrameHeader.Size + 48;

    private readonly TransferBench _bench = new();
    private readonly CancellationTokenSource _patience = new(TransferBench.Patience);

    public void Dispose() => _patience.Dispose();

    [Theory]
    [InlineData(FrameHeader.Size + 5, AmstError.PayloadChecksum)]
    [InlineData(20, AmstError.HeaderChecksum)]
    [InlineData(0, AmstError.UnsupportedVersion)]
    public async Task Damaged_byte_fails_the_transfer_on_both_sides_and_names_the_receiver(int offset, AmstError expected)
    {
        _bench.Network.Faults = _ => new Fault { ToServer = new Direction { DamageAt = HelloBytes + offset } };
        await using var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        await sender.SendAsync(new byte[1000], _patience.Token);
        var atReceiver = await Assert.ThrowsAsync<AmstException>(async () => await receiver.ReceiveAsync(_patience.Token));
        var atSender = await Assert.ThrowsAsync<AmstException>(() => sender.CompleteAsync(_patience.Token));
        Assert.All([atReceiver, atSender], error => Assert.Equal((expected, AmstSide.Receiver), (error.Error, error.Side)));
        Assert.Equal(AmstStage.Data, atReceiver.Stage);
    }

    [Fact]
    public async Task Damaged_answer_fails_the_transfer_and_names_the_sender()
    {
        var accept = AcceptBytes;
        _bench.Network.Faults = _ => new Fault { ToClient = new Direction { DamageAt = accept + FrameHeader.Size } };
        await using var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        var sending = SendForEverAsync(sender);
        var atReceiver = await Assert.ThrowsAsync<AmstException>(() => ReceiveForEverAsync(receiver));
        var atSender = await Assert.ThrowsAsync<AmstException>(() => sending);
        Assert.All([atReceiver, atSender], error => Assert.Equal((AmstError.PayloadChecksum, AmstSide.Sender), (error.Error, error.Side)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Connections_cut_again_and_again_lose_and_repeat_nothing_for_the_caller(int streams)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        _bench.Options = new AmstOptions
        {
            Streams = streams, FrameBytesMax = 16 * 1024, WindowBytes = 256 * 1024,
            ReconnectDelay = TimeSpan.FromMilliseconds(1),
        };
        _bench.Network.Faults = dial => dial > 30
            ? new Fault()
            : new Fault { ToServer = new Direction { CutAfter = HelloBytes + random.Next(0, 200_000) } };
        await using var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        var receiving = TransferBench.ReceiveAsync(receiver, seed, 600, 16 * 1024, _patience.Token);
        var sent = await TransferBench.SendAsync(sender, seed, 600, _patience.Token);
        var received = await receiving;
        Assert.True(sent.Digest == received.Digest, $"seed {seed}");
        Assert.True(sender.Statistics.Reconnects > 0, $"seed {seed}");
        Assert.InRange(sender.Statistics.UnacknowledgedBytesPeak, 1, _bench.Options.WindowBytes);
    }

    [Fact]
    public async Task Every_connection_lost_for_good_fails_both_sides_after_their_time()
    {
        _bench.Options = new AmstOptions
        {
            Streams = 2, ReconnectDelay = TimeSpan.FromMilliseconds(1), DisconnectedTimeMax = TimeSpan.FromMilliseconds(50),
        };
        _bench.Network.Faults = dial => dial < 2
            ? new Fault { ToServer = new Direction { CutAfter = HelloBytes + 500 } }
            : new Fault { IsRefusingDial = true };
        await using var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        while (sender.Statistics.StreamsPeak < 2)
        {
            await Task.Delay(1, _patience.Token);
        }

        var atSender = await Assert.ThrowsAsync<AmstException>(() => TransferBench.SendAsync(sender, 1, 1000, _patience.Token));
        Assert.Equal((AmstError.ConnectionLost, AmstSide.Sender, true), (atSender.Error, atSender.Side, atSender.IsTransient));
        var atReceiver = await Assert.ThrowsAsync<AmstException>(async () => await receiver.ReceiveAsync(_patience.Token));
        Assert.Equal((AmstError.ConnectionLost, AmstSide.Receiver), (atReceiver.Error, atReceiver.Side));
    }

    [Fact]
    public async Task Peer_that_cannot_be_dialled_fails_connecting_with_its_reason()
    {
        _bench.Network.Faults = _ => new Fault { IsRefusingDial = true };
        var error = await Assert.ThrowsAsync<AmstException>(() => _bench.ConnectAsync(_patience.Token));
        Assert.Equal((AmstError.ConnectFailed, AmstStage.Handshake), (error.Error, error.Stage));
        Assert.True(_bench.Network.Dials > 1);
    }

    [Fact]
    public async Task Receiver_that_stores_nothing_stops_the_sender_at_the_window()
    {
        await using var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        var sent = 0;
        var payload = new byte[10_000];
        using var stop = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            for (; sent < 1000; sent++)
            {
                await sender.SendAsync(payload, stop.Token);
            }
        });
        var fitting = (int)(_bench.Options.WindowBytes / (payload.Length + FrameHeader.Size));
        var held = new List<ReceivedPayload>();
        while (held.Count < fitting)
        {
            held.Add((await receiver.ReceiveAsync(_patience.Token))!);
        }

        // Everything that fits has arrived and is held: nothing more may come until something is stored.
        Assert.Equal(fitting, sender.Statistics.Payloads);
        Assert.Equal(0, sender.Statistics.AcknowledgedPayloads);
        var next = receiver.ReceiveAsync(_patience.Token).AsTask();
        Assert.False(next.IsCompleted);
        held[0].Dispose();
        (await next)!.Dispose();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.InRange(sender.Statistics.UnacknowledgedBytesPeak, 1, _bench.Options.WindowBytes);
        Assert.InRange(receiver.Statistics.UnacknowledgedBytesPeak, 1, _bench.Options.WindowBytes);
        held.ForEach(payload => payload.Dispose());
    }

    [Fact]
    public async Task Sender_aborting_tells_the_receiver_its_code_and_reason()
    {
        await using var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        await sender.AbortAsync(42, "the guest was stopped", _patience.Token);
        var atReceiver = await Assert.ThrowsAsync<AmstException>(async () => await receiver.ReceiveAsync(_patience.Token));
        Assert.Equal((AmstError.Aborted, AmstSide.Sender, (ushort)42), (atReceiver.Error, atReceiver.Side, atReceiver.Code));
        Assert.Contains("the guest was stopped", atReceiver.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AmstException>(async () => await sender.SendAsync(new byte[1], _patience.Token));
    }

    [Fact]
    public async Task Receiver_aborting_tells_the_sender_its_code_and_reason_even_while_it_waits_for_room()
    {
        await using var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        var sending = TransferBench.SendAsync(sender, 1, 10_000, _patience.Token);
        using var held = await receiver.ReceiveAsync(_patience.Token);
        await receiver.AbortAsync(7, "the disk is full", _patience.Token);
        var atSender = await Assert.ThrowsAsync<AmstException>(() => sending);
        Assert.Equal((AmstError.Aborted, AmstSide.Receiver, (ushort)7), (atSender.Error, atSender.Side, atSender.Code));
        Assert.Contains("the disk is full", atSender.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receiver_disposed_early_aborts_the_sender()
    {
        var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        await receiver.DisposeAsync();
        var atSender = await Assert.ThrowsAsync<AmstException>(() => sender.CompleteAsync(_patience.Token));
        Assert.Equal((AmstError.Aborted, AmstSide.Receiver), (atSender.Error, atSender.Side));
    }

    [Fact]
    public async Task Lost_DONE_is_repeated_on_the_next_connection()
    {
        // ACCEPT and nothing else gets through on the first connection.
        _bench.Network.Faults = dial => dial > 0
            ? new Fault()
            : new Fault { ToClient = new Direction { CutAfter = AcceptBytes + 1 } };
        await using var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        var completing = sender.CompleteAsync(_patience.Token);
        Assert.Null(await receiver.ReceiveAsync(_patience.Token));
        var received = await receiver.ConfirmAsync(_patience.Token);
        Assert.Equal(received.Digest, (await completing).Digest);
        Assert.Equal(2, _bench.Network.Dials);
    }

    [Fact]
    public async Task Cancelled_send_is_not_sent_and_the_transfer_goes_on()
    {
        await using var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        var count = 0;
        using var impatience = new CancellationTokenSource();
        var payload = new byte[16 * 1024];
        while (true)
        {
            var sending = sender.SendAsync(payload, impatience.Token).AsTask();
            if (!sending.IsCompleted)
            {
                await impatience.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
                break;
            }

            count++;
        }

        var completing = sender.CompleteAsync(_patience.Token);
        var received = 0;
        await foreach (var part in receiver.ReadAllAsync(_patience.Token))
        {
            part.Dispose();
            received++;
        }

        await receiver.ConfirmAsync(_patience.Token);
        Assert.Equal(count, received);
        Assert.Equal(count, (await completing).Payloads);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await sender.SendAsync(payload, _patience.Token));
    }

    private async Task SendForEverAsync(AmstSender sender)
    {
        while (true)
        {
            await sender.SendAsync(new byte[1000], _patience.Token);
        }
    }

    private async Task ReceiveForEverAsync(AmstReceiver receiver)
    {
        while (true)
        {
            (await receiver.ReceiveAsync(_patience.Token))!.Dispose();
        }
    }
}
