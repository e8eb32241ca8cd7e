using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Bench.Acp.Stores;
using NovaCron.Bench.Orleans;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Bench.Acp.Members;

/// <summary>All members of a log in this process, driven as in a region, with links that are calls.</summary>
internal sealed class Federation : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, ReplicaDriver> _drivers = [];
    private readonly List<IReplicaStore> _stores = [];
    private readonly ReplicaMetrics _metrics = new(new Meters());

    /// <summary>Starts them.</summary>
    public static async Task<Federation> StartAsync(
        MemberKind kind, IMemberStores stores, CancellationToken cancellationToken)
    {
        var federation = new Federation();
        var regions = Enumerable.Range(0, kind.Members).Select(place => $"region{place}").ToArray();
        var begin = kind.CreateFactory(regions);
        for (var place = 0; place < kind.Members; place++)
        {
            var (self, region) = (place, regions[place]);
            var store = await stores.CreateAsync(region, cancellationToken);
            federation._stores.Add(store);
            var driver = await ReplicaDriver.StartAsync(
                store, (written, now) => begin(self, regions, written, now), new Link(federation, region), new ReplicaDriverOptions(),
                federation._metrics, TimeProvider.System, NullLogger.Instance, cancellationToken);
            lock (federation._drivers)
                federation._drivers[region] = driver;
        }

        return federation;
    }

    /// <summary>The members that take commands, once one does.</summary>
    public async Task<IReadOnlyList<ReplicaDriver>> FindTakersAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        List<ReplicaDriver> takers = [];
        while (takers.Count == 0 && !patience.IsCancellationRequested)
        {
            foreach (var driver in _drivers.Values)
            {
                try
                {
                    await driver.SubmitAsync(command, patience.Token);
                    takers.Add(driver);
                }
                catch (ReplicaRefusedException)
                {
                    await Task.Delay(10, cancellationToken);
                }
            }
        }

        return takers.Count > 0 ? takers : throw new BenchException("no member takes commands");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var driver in _drivers.Values)
            await driver.DisposeAsync();
        foreach (var store in _stores)
            await store.DisposeAsync();
        _metrics.Dispose();
    }

    private void Send(string from, string to, ReadOnlyMemory<byte> message)
    {
        ReplicaDriver? driver;
        lock (_drivers)
            driver = _drivers.GetValueOrDefault(to);
        driver?.Receive(from, message);
    }

    private sealed class Link(Federation federation, string from) : IReplicaLink
    {
        public void Send(string region, ReadOnlyMemory<byte> message) => federation.Send(from, region, message);
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
