using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Dwcp.Tests.Transport;

/// <summary>
/// A whole transfer through kills, swallowed connections and partitions longer than every silence limit, with streams that
/// come and go, by one seed, on a clock of its own that runs as fast as the work allows.
/// </summary>
internal sealed class FaultSimulation
{
    private const int PayloadBytesMax = 16 * 1024;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    private readonly FakeTimeProvider _time = new();
    private readonly int _seed;
    private readonly Random _random;
    private readonly AmstListener _listener;
    private readonly TransferOffer _offer = new(AmstSessionId.FromName("fault/1"), "image", "eu", "us", new byte[32]);
    private readonly AmstOptions _options;
    private int _streams = 1;

    public FaultSimulation(int seed, int streamsMax)
    {
        _seed = seed;
        _random = new Random(seed);
        _listener = new AmstListener(new AmstListenerOptions(), _time, NullLogger<AmstListener>.Instance);
        Network = new FaultyNetwork(_listener, "eu", "us");
        StreamsMax = streamsMax;
        _options = new AmstOptions
        {
            FrameBytesMax = PayloadBytesMax, WindowBytes = 512 * 1024, WindowBytesMin = 128 * 1024,
            Steer = plan => plan with { Streams = Volatile.Read(ref _streams) },
        };
    }

    public FaultyNetwork Network { get; }

    public int StreamsMax { get; }

    /// <summary>What the sender saw at its end.</summary>
    public TransferStatistics? Statistics { get; private set; }

    public long WindowBytes => _options.WindowBytes;

    /// <summary>Runs a transfer to its end; a fault happens at each of so many of its payloads.</summary>
    public async Task RunAsync(int payloads, int faults, Func<FaultSimulation, Random, Task> fault)
    {
        using var stop = new CancellationTokenSource();
        var clock = AdvanceAsync(stop.Token);
        try
        {
            await TransferAsync(payloads, faults, fault);
        }
        finally
        {
            await stop.CancelAsync();
            await clock;
        }
    }

    /// <summary>A partition of a length; it is healed by the clock while the transfer goes on.</summary>
    public void Partition(TimeSpan length)
    {
        Network.Partition();
        _ = Task.Delay(length, _time).ContinueWith(_ => Network.Heal(), TaskScheduler.Default);
    }

    private async Task TransferAsync(int payloads, int faults, Func<FaultSimulation, Random, Task> fault)
    {
        using var patience = new CancellationTokenSource(TransferBench.Patience);
        await using var receiver = _listener.Expect(_offer, _options);
        await using var sender = await AmstSender.ConnectAsync(
            Network, _offer, _options, _time, NullLogger.Instance, patience.Token);
        var receiving = TransferBench.ReceiveAsync(receiver, _seed, payloads, PayloadBytesMax, patience.Token);
        var at = Enumerable.Range(0, faults).Select(_ => _random.Next(payloads)).ToHashSet();
        for (var number = 0; number < payloads; number++)
        {
            if (at.Contains(number))
            {
                Volatile.Write(ref _streams, _random.Next(1, StreamsMax + 1));
                await fault(this, _random);
            }

            await sender.SendAsync(TransferBench.Payload(_seed, number, PayloadBytesMax), patience.Token);
        }

        var sent = await sender.CompleteAsync(patience.Token);
        var received = await receiving;
        Statistics = sender.Statistics;
        Assert.Equal((payloads, received.Digest, received.PayloadBytes), ((int)sent.Payloads, sent.Digest, sent.PayloadBytes));
        Assert.InRange(Statistics.UnacknowledgedBytesPeak, 1, WindowBytes);

        // A broken connection need not come back: its stream may be leaving, or one that just came may finish its work.
        var losses = Network.Broken + Statistics.Reconnects + Statistics.Stalls;
        Assert.InRange(Statistics.RetransmittedBytes, 0, WindowBytes * losses);
    }

    private async Task AdvanceAsync(CancellationToken stop)
    {
        var begun = _time.GetTimestamp();
        while (!stop.IsCancellationRequested && _time.GetElapsedTime(begun) < Longest)
        {
            _time.Advance(Step);
            await Task.Delay(1, CancellationToken.None);
        }
    }
}
