using Microsoft.Extensions.Time.Testing;
using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Frames;

namespace NovaCron.Dwcp.Tests.Transport;

/// <summary>Who gets in, and what the others learn and cost.</summary>
public sealed class HandshakeTests : IDisposable
{
    private readonly TransferBench _bench = new();
    private readonly CancellationTokenSource _patience = new(TransferBench.Patience);

    public void Dispose() => _patience.Dispose();

    public static TheoryData<string, Func<TransferOffer, TransferOffer>> WrongOffers => new()
    {
        { "token", offer => offer with { Token = new byte[32] } },
        { "shorter token", offer => offer with { Token = offer.Token[..16] } },
        { "session", offer => offer with { Session = AmstSessionId.New() } },
        { "kind", offer => offer with { Kind = "image" } },
        { "source region", offer => offer with { SourceRegion = "asia" } },
    };

    [Theory]
    [MemberData(nameof(WrongOffers))]
    public async Task Unexpected_sender_is_refused_in_the_same_words_whatever_is_wrong(
        string what, Func<TransferOffer, TransferOffer> change)
    {
        await using var receiver = _bench.Expect();
        _bench.Offer = change(_bench.Offer);
        var error = await Assert.ThrowsAsync<AmstException>(() => _bench.ConnectAsync(_patience.Token));
        Assert.True(error.Error == AmstError.NotAuthorized, what);
        Assert.Equal("AMST receiver, handshake stage: this connection is not expected here.", error.Message);
        Assert.Equal(1, _bench.Network.Dials);
        Assert.Equal(0, receiver.Statistics.StreamsPeak);
    }

    [Fact]
    public async Task Sender_of_another_federation_is_refused()
    {
        await using var receiver = _bench.Expect();
        _bench.Options = new AmstOptions { Streams = 1, FederationId = FederationIdentity.FromName("staging") };
        var error = await Assert.ThrowsAsync<AmstException>(() => _bench.ConnectAsync(_patience.Token));
        Assert.Equal(AmstError.NotAuthorized, error.Error);
    }

    [Fact]
    public async Task Certificate_of_another_region_is_refused_though_the_token_is_right()
    {
        await using var receiver = _bench.Expect();
        var (peer, serving) = RawPeer.Sender(_bench, region: "asia");
        await using (peer)
        {
            await peer.Frames.WriteAsync(FrameType.Hello, 0, RawPeer.Hello(_bench).ToBytes(AmstProtocol.FrameVersion), _patience.Token);
            var refusal = await peer.ReadFailureAsync(FrameType.Refuse, _patience.Token);
            Assert.Equal(AmstError.NotAuthorized, refusal.Error);
        }

        await serving;
    }

    [Fact]
    public async Task Region_that_answers_in_anothers_place_is_not_told_the_token()
    {
        _bench.Offer = _bench.Offer with { TargetRegion = "asia" };
        await using var receiver = _bench.Expect();
        var error = await Assert.ThrowsAsync<AmstException>(() => _bench.ConnectAsync(_patience.Token));
        Assert.Equal((AmstError.NotAuthorized, AmstSide.Sender), (error.Error, error.Side));
        Assert.Equal(0, receiver.Statistics.WireBytesReceived);
    }

    [Fact]
    public async Task Version_2_sender_is_refused_with_both_numbers()
    {
        var (peer, serving) = RawPeer.Sender(_bench);
        await using (peer)
        {
            await peer.WriteRawAsync([2], _patience.Token);
            var refusal = await peer.ReadFailureAsync(FrameType.Refuse, _patience.Token);
            Assert.Equal((AmstError.UnsupportedVersion, AmstStage.Handshake), (refusal.Error, refusal.Stage));
            Assert.Contains("version 2", refusal.Detail, StringComparison.Ordinal);
            Assert.Contains("version 3", refusal.Detail, StringComparison.Ordinal);
        }

        await serving;
    }

    [Fact]
    public async Task Version_2_receiver_fails_connecting_with_both_numbers_and_the_senders_side()
    {
        var (client, server) = MemoryNetwork.Pair(new Fault(), "eu", "us");
        await using var peer = new RawPeer(server, AmstSide.Receiver, _bench);
        var connecting = _bench.ConnectAsync(_patience.Token, new OnceDialer(client));
        await peer.ReadAsync(_patience.Token);
        await peer.WriteRawAsync([2, 2, 0, 0], _patience.Token);
        var error = await Assert.ThrowsAsync<AmstException>(() => connecting);
        Assert.Equal((AmstError.UnsupportedVersion, AmstSide.Sender, AmstStage.Handshake), (error.Error, error.Side, error.Stage));
        Assert.Contains("version 2, this side speaks version 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3 })]
    public async Task Malformed_hello_is_refused(byte[] payload)
    {
        var (peer, serving) = RawPeer.Sender(_bench);
        await using (peer)
        {
            await peer.Frames.WriteAsync(FrameType.Hello, 0, payload, _patience.Token);
            Assert.Equal(AmstError.SequenceViolation, (await peer.ReadFailureAsync(FrameType.Refuse, _patience.Token)).Error);
        }

        await serving;
    }

    [Fact]
    public async Task Data_before_a_hello_is_refused_before_memory_is_taken()
    {
        var (peer, serving) = RawPeer.Sender(_bench);
        await using (peer)
        {
            await peer.Frames.WriteAsync(FrameType.Data, 0, new byte[1], _patience.Token);
            Assert.Equal(AmstError.FrameTooLarge, (await peer.ReadFailureAsync(FrameType.Refuse, _patience.Token)).Error);
        }

        await serving;
    }

    [Fact]
    public async Task Sender_uses_no_more_streams_than_the_receiver_takes()
    {
        _bench.Options = new AmstOptions { Streams = 3, StreamsMax = 2 };
        await using var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        var receiving = TransferBench.ReceiveAsync(receiver, 1, 50, sender.PayloadBytesMax, _patience.Token);
        while (sender.Statistics.Streams < 2)
        {
            await Task.Delay(1, _patience.Token);
        }

        await TransferBench.SendAsync(sender, 1, 50, _patience.Token);
        await receiving;
        Assert.Equal(2, _bench.Network.Dials);
    }

    [Fact]
    public async Task Stream_number_that_the_receiver_does_not_take_is_refused()
    {
        _bench.Options = new AmstOptions { StreamsMax = 2 };
        await using var receiver = _bench.Expect();
        var refusal = await RefusalOfAsync(RawPeer.Hello(_bench) with { Stream = 2, Streams = 3 });
        Assert.Equal(AmstError.Refused, refusal.Error);
    }

    [Fact]
    public async Task Second_sender_of_the_same_transfer_is_told_that_it_is_taken()
    {
        await using var receiver = _bench.Expect();
        await using var first = await _bench.ConnectAsync(_patience.Token);
        Assert.Equal(AmstError.SessionBusy, (await RefusalOfAsync(RawPeer.Hello(_bench))).Error);
    }

    [Fact]
    public async Task Receiver_that_knows_nothing_of_what_is_resumed_says_so()
    {
        await using var receiver = _bench.Expect();
        var refusal = await RefusalOfAsync(RawPeer.Hello(_bench) with { ResumeToken = Guid.NewGuid() });
        Assert.Equal(AmstError.SessionLost, refusal.Error);
    }

    private async Task<FailureMessage> RefusalOfAsync(HelloMessage hello)
    {
        var (peer, serving) = RawPeer.Sender(_bench);
        FailureMessage refusal;
        await using (peer)
        {
            await peer.Frames.WriteAsync(FrameType.Hello, 0, hello.ToBytes(AmstProtocol.FrameVersion), _patience.Token);
            refusal = await peer.ReadFailureAsync(FrameType.Refuse, _patience.Token);
        }

        await serving;
        return refusal;
    }

    [Fact]
    public async Task Silent_stranger_is_closed_when_the_handshakes_time_is_over()
    {
        var time = new FakeTimeProvider();
        var bench = new TransferBench(timeProvider: time);
        var (peer, serving) = RawPeer.Sender(bench);
        await using (peer)
        {
            Assert.False(serving.IsCompleted);
            time.Advance(new AmstListenerOptions().HandshakeTimeMax);
            await serving.WaitAsync(_patience.Token);
        }
    }

    [Fact]
    public async Task Too_many_strangers_at_once_are_closed_unanswered()
    {
        var bench = new TransferBench(new AmstListenerOptions { PendingConnectionsMax = 2 });
        var (first, firstServing) = RawPeer.Sender(bench);
        var (second, secondServing) = RawPeer.Sender(bench);
        var (third, thirdServing) = RawPeer.Sender(bench);
        await thirdServing.WaitAsync(_patience.Token);
        Assert.False(firstServing.IsCompleted || secondServing.IsCompleted);
        await first.DisposeAsync();
        await second.DisposeAsync();
        await third.DisposeAsync();
        await Task.WhenAll(firstServing, secondServing).WaitAsync(_patience.Token);
    }

    [Fact]
    public async Task Session_is_expected_once_at_a_time_and_sessions_are_limited()
    {
        var bench = new TransferBench(new AmstListenerOptions { SessionsMax = 1 });
        var receiver = bench.Expect();
        Assert.Throws<InvalidOperationException>(bench.Expect);
        bench.Offer = bench.Offer with { Session = AmstSessionId.New() };
        Assert.Throws<InvalidOperationException>(bench.Expect);
        await receiver.DisposeAsync();
        await bench.Expect().DisposeAsync();
    }

    private sealed class OnceDialer(AmstConnection connection) : IAmstDialer
    {
        public ValueTask<AmstConnection> DialAsync(CancellationToken cancellationToken) => ValueTask.FromResult(connection);
    }
}
