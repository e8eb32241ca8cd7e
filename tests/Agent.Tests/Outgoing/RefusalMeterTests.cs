using System.Net.Sockets;
using NovaCron.Agent.Outgoing;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Tests.Outgoing;

public sealed class RefusalMeterTests
{
    private readonly Clock _clock = new();
    private readonly Dialer _dialer = new();
    private readonly RefusalMeter _meter;

    public RefusalMeterTests() => _meter = new RefusalMeter(_dialer, _clock);

    [Fact]
    public async Task Refusals_in_a_row_are_timed_from_the_first()
    {
        Assert.Equal(TimeSpan.Zero, _meter.RefusedFor);
        await FailAsync(new SocketException((int)SocketError.ConnectionRefused));
        _clock.Seconds += 20;
        await FailAsync(new IOException("closed during the handshake"));
        _clock.Seconds += 11;
        Assert.Equal(TimeSpan.FromSeconds(31), _meter.RefusedFor);
    }

    [Theory]
    [InlineData(SocketError.TimedOut)]
    [InlineData(SocketError.HostUnreachable)]
    [InlineData(SocketError.NetworkUnreachable)]
    [InlineData(null)]
    public async Task Silence_of_a_cut_link_is_no_refusal(SocketError? error)
    {
        await FailAsync(new SocketException((int)SocketError.ConnectionRefused));
        _clock.Seconds += 20;
        await FailAsync(error is { } code ? new SocketException((int)code) : new OperationCanceledException());
        _clock.Seconds += 20;
        Assert.Equal(TimeSpan.Zero, _meter.RefusedFor);
    }

    private Task<AmstException> FailAsync(Exception error)
    {
        _dialer.Error = error;
        return Assert.ThrowsAsync<AmstException>(() => _meter.DialAsync(CancellationToken.None).AsTask());
    }

    private sealed class Dialer : IAmstDialer
    {
        public Exception? Error { get; set; }

        public ValueTask<AmstConnection> DialAsync(CancellationToken cancellationToken) => throw new AmstException(
            AmstError.ConnectFailed, AmstSide.Sender, AmstStage.Handshake, "cannot connect", Error);
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
