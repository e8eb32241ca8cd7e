using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Dwcp.Tests.Transport.Kit;

/// <summary>A listener, an offer and a memory network between regions eu and us.</summary>
internal sealed class TransferBench
{
    /// <summary>No test waits longer; only a hang reaches it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public TransferBench(AmstListenerOptions? listenerOptions = null, TimeProvider? timeProvider = null)
    {
        Time = timeProvider ?? TimeProvider.System;
        Listener = new AmstListener(listenerOptions ?? new AmstListenerOptions(), Time, NullLogger<AmstListener>.Instance);
        Network = new MemoryNetwork(Listener, "eu", "us");
    }

    public TimeProvider Time { get; }

    public AmstListener Listener { get; }

    public MemoryNetwork Network { get; }

    public TransferOffer Offer { get; set; } = new(
        AmstSessionId.FromName("migration-7/memory"), "memory", "eu", "us", Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    public AmstOptions Options { get; set; } = new()
    {
        Streams = 1, FrameBytesMax = 16 * 1024, WindowBytes = 256 * 1024, ReconnectDelay = TimeSpan.FromMilliseconds(1),
        ConnectTimeMax = TimeSpan.FromMilliseconds(500),
    };

    public AmstReceiver Expect() => Listener.Expect(Offer, Options);

    public Task<AmstSender> ConnectAsync(CancellationToken cancellationToken, IAmstDialer? dialer = null) =>
        AmstSender.ConnectAsync(dialer ?? Network, Offer, Options, Time, NullLogger.Instance, cancellationToken);

    /// <summary>The payload with a number: size and content follow from the seed.</summary>
    public static byte[] Payload(int seed, int number, int bytesMax)
    {
        var random = new Random(HashCode.Combine(seed, number));
        var bytes = new byte[random.Next(0, bytesMax + 1)];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Sends payloads of a seed and completes.</summary>
    public static async Task<TransferReceipt> SendAsync(AmstSender sender, int seed, int count, CancellationToken cancellationToken)
    {
        for (var number = 0; number < count; number++)
        {
            await sender.SendAsync(Payload(seed, number, sender.PayloadBytesMax), cancellationToken);
        }

        return await sender.CompleteAsync(cancellationToken);
    }

    /// <summary>Receives payloads of a seed, compares each, and confirms.</summary>
    public static async Task<TransferReceipt> ReceiveAsync(
        AmstReceiver receiver, int seed, int count, int bytesMax, CancellationToken cancellationToken)
    {
        var number = 0;
        await foreach (var payload in receiver.ReadAllAsync(cancellationToken))
        {
            using (payload)
            {
                Assert.Equal(number, payload.Sequence);
                Assert.True(payload.Memory.Span.SequenceEqual(Payload(seed, number, bytesMax)), $"payload {number} of seed {seed} differs");
                number++;
            }
        }

        Assert.Equal(count, number);
        return await receiver.ConfirmAsync(cancellationToken);
    }
}
