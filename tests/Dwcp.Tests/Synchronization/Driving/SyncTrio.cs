using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Types;

namespace NovaCron.Dwcp.Tests.Synchronization.Driving;

/// <summary>Regions whose replicas run under real drivers, with databases and links in memory.</summary>
internal sealed class SyncTrio : IAsyncDisposable, IAuthorVerifier
{
    public static readonly RecordKey Key = new("vm", "web1");
    public static readonly PnCounter Uses = new("uses");
    public static readonly LwwRegister<string> State = new("state", ValueCodecs.Text);

    private readonly Dictionary<string, EcdsaSigner> _signers = [];
    private readonly Dictionary<string, SyncDriver> _drivers = [];
    private readonly SyncMetrics _metrics;

    private SyncTrio(string[] regions)
    {
        Regions = regions;
        _metrics = new SyncMetrics(new Meters());
        foreach (var region in regions)
        {
            _signers.Add(region, EcdsaSigner.Create());
            Databases.Add(region, new MemoryDatabase());
        }
    }

    public IReadOnlyList<string> Regions { get; }

    public MemoryNetwork Network { get; } = new();

    public Dictionary<string, MemoryDatabase> Databases { get; } = [];

    public SyncDriverOptions Driving { get; init; } = new() { TickInterval = TimeSpan.FromMilliseconds(5) };

    public SyncDriver this[string region] => _drivers[region];

    public static RecordChange Count(long amount) => new RecordChange.Count(Key, "uses", amount);

    public static RecordChange Say(string state) => new RecordChange.SetRegister(Key, "state", ValueCodecs.Text.Encode(state));

    public static async Task<SyncTrio> StartAsync(params string[] regions)
    {
        var trio = new SyncTrio(regions);
        foreach (var region in regions)
        {
            await trio.BeginAsync(region);
        }

        return trio;
    }

    /// <summary>Begins a region's replica, by what is in writing.</summary>
    public async Task<SyncDriver> BeginAsync(string region)
    {
        var setup = new SyncSetup(
            region, Databases[region].Open(), Network.LinkOf(region), _signers[region], this, new SyncOptions(), Driving);
        return _drivers[region] = await SyncDriver.StartAsync(
            setup, Regions, _metrics, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
    }

    /// <summary>What a region shows.</summary>
    public long UsesAt(string region) => Uses.Read(_drivers[region].Current.Store.Find(Key));

    public bool AreEqual() => Regions.All(region =>
        _drivers[region].Current.Store.Equals(_drivers[Regions[0]].Current.Store) && _drivers[region].Current.IsWhole);

    public bool Verify(Author author, in Digest digest, ReadOnlySpan<byte> signature)
    {
        using var verifier = new EcdsaVerifier([_signers[author.Region].Public]);
        return verifier.Verify(0, digest, signature);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var driver in _drivers.Values)
        {
            await driver.DisposeAsync();
        }

        foreach (var signer in _signers.Values)
        {
            signer.Dispose();
        }

        _metrics.Dispose();
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
            // The meter is the metrics'.
        }
    }
}
