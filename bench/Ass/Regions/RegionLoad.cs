using Microsoft.Extensions.DependencyInjection;
using NovaCron.Bench.Ass.Load;
using NovaCron.Bench.Orleans;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Wire;
using NovaCron.Grains.Records;
using NovaCron.Grains.Replicas;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Storage;

namespace NovaCron.Bench.Ass.Regions;

/// <summary>What a region's process does for the bench, beside serving: load, readers, and figures of its replica.</summary>
internal sealed class RegionLoad : IAsyncDisposable
{
    private const int Peers = 2;
    private readonly string _region;
    private readonly string _database;
    private readonly IServiceProvider _services;
    private readonly SyncHost _host;
    private readonly ReplicaHost _member;
    private readonly MeterFigures _meter = new();
    private readonly VmSayings _sayings;
    private StateWriter? _writer;
    private VisibilityWatch? _watch;
    private LocalReads? _reads;

    public RegionLoad(RegionOptions options, IServiceProvider services)
    {
        _region = options.Region;
        _database = RegionDatabase.Open(options).ConnectionString!;
        _services = services;
        _host = services.GetRequiredService<SyncHost>();
        _member = services.GetRequiredService<ReplicaHost>();
        _sayings = new VmSayings(_region, () => _host.Outbox ?? throw new BenchException("the region has no replica"));
    }

    private SyncDriver Driver => _host.Running ?? throw new BenchException("the region's replica does not run");

    private IGrainFactory Grains => _services.GetRequiredService<IGrainFactory>();

    /// <summary>Does what was asked.</summary>
    public async Task<RegionAnswer> DoAsync(RegionRequest request, CancellationToken cancellationToken)
    {
        switch (request.Act)
        {
            case RegionAct.Write:
                _watch ??= new VisibilityWatch(Driver, _region);
                (_writer ??= new StateWriter(_database, _region, request.Count)).Begin(request.Rate);
                return new RegionAnswer();
            case RegionAct.EndWriting:
                _writer?.End();
                return new RegionAnswer();
            case RegionAct.BeginReading:
                _reads = new LocalReads(Grains, _region, request.Rate);
                return new RegionAnswer();
            case RegionAct.EndReading:
                await EndReadingAsync();
                return new RegionAnswer();
            case RegionAct.Take:
                return Take();
            case RegionAct.State:
                return await ReadStateAsync(cancellationToken);
            case RegionAct.Fill:
                await _sayings.FillAsync(request.Count, cancellationToken);
                return new RegionAnswer();
            case RegionAct.Churn:
                _sayings.Begin(request.Rate);
                return new RegionAnswer();
            case RegionAct.EndChurn:
                await _sayings.EndAsync();
                return new RegionAnswer();
            case RegionAct.ReadVms:
            case RegionAct.ReadLists:
                return await new FleetReaders(Grains, _region, request).RunAsync(cancellationToken);
            default:
                return Describe();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _writer?.End();
        await _sayings.DisposeAsync();
        await EndReadingAsync();
        if (_watch is { } watch)
            await watch.DisposeAsync();
        _meter.Dispose();
    }

    private async Task EndReadingAsync()
    {
        if (_reads is { } reads)
            await reads.DisposeAsync();
    }

    private RegionAnswer Describe()
    {
        var view = _host.Running?.Current;
        var heard = view?.Sources.Count(source => source.IsConnected && source.Staleness is not null) ?? 0;
        return new RegionAnswer
        {
            IsReady = heard >= Peers && _member.Running?.Status.Leader is not null,
            Records = view?.Store.Records.Count ?? 0,
            Applied = AppliedOf(view),
        };
    }

    private RegionAnswer Take()
    {
        var (counters, times) = _meter.Take();
        return (_reads?.Take() ?? new RegionAnswer()) with
        {
            Visible = _watch?.Take() ?? [],
            Written = _writer?.Take() ?? WrittenFigures.None,
            Counters = counters,
            Staleness = times.GetValueOrDefault("staleness") ?? new Spread(),
            Writes = times.GetValueOrDefault("write.duration") ?? new Spread(),
            Applied = AppliedOf(_host.Running?.Current),
        };
    }

    private async Task<RegionAnswer> ReadStateAsync(CancellationToken cancellationToken)
    {
        var driver = Driver;
        await driver.FlushAsync(cancellationToken);
        var view = driver.Current;
        var digest = UInt128.Zero;
        foreach (var record in view.Store.Records)
            digest += RecordDigest.Of(record);
        return new RegionAnswer { Records = view.Store.Records.Count, Applied = AppliedOf(view), Digest = $"{digest:x32}" };
    }

    private static IReadOnlyList<AppliedTop> AppliedOf(SyncView? view) => view is null
        ? []
        : [.. view.Applied.Tops.Select(top => new AppliedTop(top.Author.Region, top.Author.Incarnation, top.Number))];
}
