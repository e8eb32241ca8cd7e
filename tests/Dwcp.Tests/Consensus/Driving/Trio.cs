using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Bench.Acp.Members;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Driving;
using static NovaCron.Dwcp.Tests.Consensus.Driving.Patient;

namespace NovaCron.Dwcp.Tests.Consensus.Driving;

/// <summary>Three members in this process, with links that lose nothing.</summary>
internal sealed class Trio : IAsyncDisposable
{
    private static readonly string[] Regions = ["ap", "eu", "us"];

    private readonly ConcurrentDictionary<string, ReplicaDriver> _drivers = new();
    private readonly ReplicaMetrics _metrics = new(new Meters());

    public Dictionary<string, FaultyStore> Stores { get; } = Regions.ToDictionary(region => region, region => new FaultyStore(region));

    public IReadOnlyDictionary<string, ReplicaDriver> Drivers => _drivers;

    public ReplicaDriverOptions Options { get; init; } = new();

    public static async Task<Trio> StartAsync()
    {
        var trio = new Trio();
        foreach (var region in Regions)
        {
            await trio.StartAsync(region);
        }

        return trio;
    }

    public async Task<ReplicaDriver> StartAsync(string region)
    {
        var place = Array.IndexOf(Regions, region);
        var driver = await ReplicaDriver.StartAsync(
            Stores[region],
            (written, now) => new CftMember(place, Regions, written, new AcpOptions(), (ulong)place + 1, now),
            new Link(region, _drivers),
            Options,
            _metrics,
            TimeProvider.System,
            NullLogger.Instance,
            CancellationToken.None);
        _drivers[region] = driver;
        return driver;
    }

    /// <summary>The region whose member leads, once one of those that run does.</summary>
    public async Task<string> LeaderAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var running = _drivers.Where(driver => !driver.Value.Completion.IsCompleted).Select(driver => driver.Key).ToList();
            if (running.Find(region => _drivers[region].Status.Leader == region) is { } leader)
            {
                return leader;
            }

            await Task.Delay(10, patience.Token);
        }
    }

    /// <summary>Submits until some member takes it.</summary>
    public async Task<ReplicaResult> SubmitAsync(params byte[] command)
    {
        while (true)
        {
            try
            {
                return await _drivers[await LeaderAsync()].SubmitAsync(command, CancellationToken.None).WaitAsync(Patience);
            }
            catch (ReplicaRefusedException)
            {
                await Task.Delay(10);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var driver in _drivers.Values)
        {
            await driver.DisposeAsync();
        }

        _metrics.Dispose();
    }

    private sealed class Link(string from, ConcurrentDictionary<string, ReplicaDriver> drivers) : IReplicaLink
    {
        public void Send(string region, ReadOnlyMemory<byte> message)
        {
            if (drivers.TryGetValue(region, out var driver))
            {
                driver.Receive(from, message);
            }
        }
    }

    internal sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
