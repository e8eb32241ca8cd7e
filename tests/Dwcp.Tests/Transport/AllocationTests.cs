using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Dwcp.Tests.Transport;

/// <summary>What a payload costs the garbage collector once a transfer runs.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests : IDisposable
{
    // The test's own pipes and relays allocate too, by the frame; the payloads of 16 KiB would show at once.
    private const long BytesPerFrameMax = 1024;
    private const int Frames = 1_000;

    private readonly CancellationTokenSource _patience = new(TransferBench.Patience);

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task Payload_memory_and_frames_are_used_again()
    {
        var bench = new TransferBench();
        var network = new FaultyNetwork(bench.Listener, "eu", "us");
        await using var receiver = bench.Expect();
        await using var sender = await bench.ConnectAsync(_patience.Token, network);
        var receiving = ReceiveAsync(receiver);
        var payload = new byte[16 * 1024];
        await SendAsync(sender, payload);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await SendAsync(sender, payload);
        var perFrame = (GC.GetTotalAllocatedBytes(precise: true) - before) / Frames;
        await sender.CompleteAsync(_patience.Token);
        await receiving;
        Assert.InRange(perFrame, 0, BytesPerFrameMax);
    }

    private async Task SendAsync(AmstSender sender, byte[] payload)
    {
        for (var number = 0; number < Frames; number++)
        {
            await sender.SendAsync(payload, _patience.Token);
        }
    }

    private async Task ReceiveAsync(AmstReceiver receiver)
    {
        while (await receiver.ReceiveAsync(_patience.Token) is { } payload)
        {
            payload.Dispose();
        }

        await receiver.ConfirmAsync(_patience.Token);
    }
}
