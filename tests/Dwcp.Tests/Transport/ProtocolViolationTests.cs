using Microsoft.Extensions.Time.Testing;
using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Tests.Transport;

/// <summary>A sender that got in and then breaks the rules.</summary>
public sealed class ProtocolViolationTests : IDisposable
{
    private readonly TransferBench _bench = new();
    private readonly CancellationTokenSource _patience = new(TransferBench.Patience);

    public void Dispose() => _patience.Dispose();

    [Fact]
    public Task Oversize_frame_is_refused_by_its_header_alone() => FailsWithAsync(
        AmstError.FrameTooLarge,
        peer =>
        {
            var header = new byte[FrameHeader.Size];
            new FrameHeader(FrameType.Data, _bench.Offer.Session, 0, 0, _bench.Options.FrameBytesMax + 1, 0)
            .Write(header, AmstProtocol.FrameVersion);
            return peer.WriteRawAsync(header, _patience.Token);
        });

    [Fact]
    public Task Frame_of_another_session_is_refused() => FailsWithAsync(
        AmstError.SequenceViolation,
        async peer =>
        {
            peer.Frames.Session = AmstSessionId.New();
            await peer.Frames.WriteAsync(FrameType.Data, 0, new byte[1], _patience.Token);
            peer.Frames.Session = _bench.Offer.Session;
        });

    [Fact]
    public Task Frame_outside_the_window_is_refused() => FailsWithAsync(
        AmstError.SequenceViolation, peer => WriteAsync(peer, FrameType.Data, 1_000_000, new byte[1]));

    [Fact]
    public Task Frame_that_only_a_receiver_may_send_is_refused() => FailsWithAsync(
        AmstError.SequenceViolation, peer => WriteAsync(peer, FrameType.Done, 0, new byte[32]));

    [Fact]
    public Task Payload_after_the_end_is_refused() => FailsWithAsync(
        AmstError.SequenceViolation,
        async peer =>
        {
            await WriteAsync(peer, FrameType.Fin, 1, new byte[FinMessage.Size]);
            await WriteAsync(peer, FrameType.Data, 1, new byte[1]);
        });

    [Fact]
    public Task Digest_of_other_payloads_is_found_at_the_end() => FailsWithAsync(
        AmstError.DigestMismatch, peer => WriteAsync(peer, FrameType.Fin, 0, new byte[FinMessage.Size]), AmstStage.Finish);

    [Fact]
    public async Task Sender_is_told_when_its_acknowledgement_cannot_be()
    {
        var (client, server) = MemoryNetwork.Pair(new Fault(), "eu", "us");
        await using var peer = new RawPeer(server, AmstSide.Receiver, _bench);
        var connecting = _bench.ConnectAsync(_patience.Token, new OneDialer(client));
        await peer.ReadAsync(_patience.Token);
        var accept = new AcceptMessage(1024, 4096, 4096) { ResumeToken = Guid.NewGuid() };
        await WriteAsync(peer, FrameType.Accept, 0, accept.ToBytes(AmstProtocol.FrameVersion));
        await using var sender = await connecting;
        Assert.Equal(1024, sender.PayloadBytesMax);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await sender.SendAsync(new byte[1025], _patience.Token));
        var ack = new byte[AckMessage.Size];
        AckMessage.Write(ack, 4096);
        await WriteAsync(peer, FrameType.Ack, 5, ack);
        var told = await peer.ReadFailureAsync(FrameType.Abort, _patience.Token);
        Assert.Equal(AmstError.SequenceViolation, told.Error);
        await peer.DisposeAsync();
        var error = await Assert.ThrowsAsync<AmstException>(() => sender.CompleteAsync(_patience.Token));
        Assert.Equal((AmstError.SequenceViolation, AmstSide.Sender), (error.Error, error.Side));
    }

    [Fact]
    public async Task Peer_that_falls_silent_is_given_up_after_the_idle_time()
    {
        var time = new FakeTimeProvider();
        var bench = new TransferBench(timeProvider: time);
        await using var receiver = bench.Expect();
        var (peer, serving) = RawPeer.Sender(bench);
        await using (peer)
        {
            await peer.JoinAsync(_patience.Token);
            while (!serving.IsCompleted)
            {
                time.Advance(bench.Options.KeepAliveInterval);
                await Task.Delay(1, _patience.Token);
            }

            Assert.Equal(0, receiver.Statistics.Streams);
            var receiving = receiver.ReceiveAsync(_patience.Token).AsTask();
            time.Advance(bench.Options.DisconnectedTimeMax);
            var error = await Assert.ThrowsAsync<AmstException>(() => receiving);
            Assert.Equal((AmstError.ConnectionLost, AmstSide.Receiver), (error.Error, error.Side));
        }
    }

    private async Task FailsWithAsync(AmstError expected, Func<RawPeer, Task> misbehave, AmstStage stage = AmstStage.Data)
    {
        await using var receiver = _bench.Expect();
        var (peer, serving) = RawPeer.Sender(_bench);
        await using (peer)
        {
            await peer.JoinAsync(_patience.Token);
            await misbehave(peer);
            var error = await Assert.ThrowsAsync<AmstException>(async () => await receiver.ReceiveAsync(_patience.Token));
            Assert.Equal((expected, AmstSide.Receiver), (error.Error, error.Side));
            var told = await peer.ReadFailureAsync(FrameType.Abort, _patience.Token);
            Assert.Equal(expected, told.Error);
            Assert.True(stage == AmstStage.Data || told.Stage == stage);
        }

        await serving.WaitAsync(_patience.Token);
        Assert.Equal(0, receiver.Statistics.Streams);
    }

    private async Task WriteAsync(RawPeer peer, FrameType type, long sequence, byte[] payload) =>
        await peer.Frames.WriteAsync(type, sequence, payload, _patience.Token);

    private sealed class OneDialer(AmstConnection connection) : IAmstDialer
    {
        public ValueTask<AmstConnection> DialAsync(CancellationToken cancellationToken) => ValueTask.FromResult(connection);
    }
}
