using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NovaCron.Dwcp.Synchronization.Driving;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;
using NovaCron.Grains.Regions;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Records;

/// <summary>
/// Tells other regions of what is in no grain's state, its hosts, and looks now and then whether all VMs are told of as they are: those
/// that were stored before the region had records, or by a database that was put back, are not. Works where the region's replica runs.
/// </summary>
internal sealed partial class RecordsAnnouncer(
    SyncHost host,
    RecordsWriter writer,
    IGrainFactory grains,
    IFederation federation,
    IOptions<GrainsOptions> options,
    TimeProvider time,
    ILogger<RecordsAnnouncer> logger) : BackgroundService
{
    // So many VMs are asked at once: a database may have to read each.
    private const int AtOnceMax = 16;
    private SyncDriver? _swept;
    private DateTimeOffset _sweptAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!host.IsOn)
        {
            return;
        }

        try
        {
            while (true)
            {
                await Task.Delay(options.Value.AnnounceInterval, time, stoppingToken);
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private IRegionIndex Index => grains.GetGrain<IRegionIndex>(GrainKeys.Region(federation.LocalRegion));

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (host.Running is not { } driver)
        {
            return;
        }

        try
        {
            await driver.FlushAsync(cancellationToken);
            await AnnounceHostsAsync(driver.Current.Store, cancellationToken);
            if (driver != _swept || time.GetUtcNow() - _sweptAt >= options.Value.FullLookInterval)
            {
                await SweepVmsAsync(driver.Current.Store, cancellationToken);
                (_swept, _sweptAt) = (driver, time.GetUtcNow());
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAnnounced(exception);
        }
    }

    private async Task AnnounceHostsAsync(StoreSnapshot store, CancellationToken cancellationToken)
    {
        var hosts = (await Index.ListHostsHereAsync(cancellationToken)).ToDictionary(one => HostRecord.KeyOf(one.Region, one.Name));
        var changes = hosts
            .Where(one => HostRecord.Read(store.Find(one.Key)) is not { } said || HostRecord.IsNews(said, one.Value))
            .Select(one => HostRecord.Say(one.Value))
            .ToList();

        // A host that does not answer is told of no more; it is listed again once it does.
        changes.AddRange(store.From(HostRecord.KeyOf(federation.LocalRegion, ""))
            .TakeWhile(record => HostRecord.IsOf(record.Key, federation.LocalRegion))
            .Where(record => !hosts.ContainsKey(record.Key))
            .Select(record => new RecordChange.Forget(record.Key)));
        if (changes.Count > 0)
        {
            await writer.AppendAsync([.. changes], cancellationToken);
        }
    }

    private async Task SweepVmsAsync(StoreSnapshot store, CancellationToken cancellationToken)
    {
        var work = await Index.GetUnfinishedAsync(withVms: true, cancellationToken);
        var pace = new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(work.Vms, pace, async (vm, limit) =>
        {
            var said = VmRecord.Said(store.Find(VmRecord.KeyOf(vm)), federation.LocalRegion);
            await grains.GetGrain<IVmKeeper>(GrainKeys.Vm(vm)).AnnounceAsync(said?.ToArray(), limit);
        });
    }

    [LoggerMessage(EventId = 3503, Level = LogLevel.Warning,
        Message = "What other regions are told could not be looked at; it is tried again")]
    private partial void LogNotAnnounced(Exception exception);
}
