using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Dwcp.Tests.Transport;

/// <summary>A sender that waits until the receiver has taken what was sent.</summary>
public sealed class AcknowledgementTests : IDisposable
{
    private readonly TransferBench _bench = new();
    private readonly CancellationTokenSource _patience = new(TransferBench.Patience);

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task Sender_waits_for_what_the_receiver_takes_and_for_no_more()
    {
        await using var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        await sender.SendAsync(new byte[1000], _patience.Token);
        await sender.SendAsync(new byte[1000], _patience.Token);
        var waiting = sender.WaitForAcknowledgedAsync(1, _patience.Token).AsTask();
        Assert.False(waiting.IsCompleted);
        (await receiver.ReceiveAsync(_patience.Token))!.Dispose();

        await waiting;

        Assert.Equal(1, sender.AcknowledgedPayloads);
    }

    [Fact]
    public async Task Waiting_ends_with_the_transfer()
    {
        var receiver = _bench.Expect();
        await using var sender = await _bench.ConnectAsync(_patience.Token);
        await sender.SendAsync(new byte[1000], _patience.Token);
        var waiting = sender.WaitForAcknowledgedAsync(1, _patience.Token).AsTask();

        await receiver.AbortAsync(7, "enough", _patience.Token);

        Assert.Equal(7, (await Assert.ThrowsAsync<AmstException>(() => waiting)).Code);
        await receiver.DisposeAsync();
    }
}
