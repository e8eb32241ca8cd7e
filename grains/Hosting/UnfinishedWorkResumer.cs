using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Incoming;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Regions;
using NovaCron.Grains.Standby;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Hosting;

/// <summary>Wakes what a stop or crash of a silo left unfinished; what is under way elsewhere takes no notice.</summary>
internal sealed partial class UnfinishedWorkResumer(
    IGrainFactory grains, IFederation federation, ILogger<UnfinishedWorkResumer> logger)
{
    // So many grains are woken at once: a database has to read each.
    private const int AtOnceMax = 16;

    // VMs that could not be woken, their silo being not quite dead yet: the next look tries them again.
    private readonly ConcurrentDictionary<string, bool> _notWoken = new(StringComparer.Ordinal);

    /// <summary>Wakes unfinished migrations and incoming guests, and VMs too when told so.</summary>
    public async Task ResumeAsync(bool withVms, CancellationToken cancellationToken)
    {
        var index = grains.GetGrain<IRegionIndex>(GrainKeys.Region(federation.LocalRegion));
        var work = await index.GetUnfinishedAsync(withVms, cancellationToken);
        await WakeAsync(work.Migrations,
            id => grains.GetGrain<IMigrationSagaGrain>(GrainKeys.Migration(id)).ResumeAsync(cancellationToken), cancellationToken);
        await WakeAsync(work.Incoming,
            id => grains.GetGrain<IIncomingGrain>(GrainKeys.Migration(id)).ResumeAsync(cancellationToken), cancellationToken);
        await WakeAsync(work.Standbys.IsDefault ? [] : work.Standbys,
            vm => grains.GetGrain<IStandbyGrain>(GrainKeys.Vm(vm)).ResumeAsync(cancellationToken), cancellationToken);
        await WakeAsync(work.Vms.Union(_notWoken.Keys), vm => WakeVmAsync(vm, cancellationToken), cancellationToken);
    }

    // Looking at a VM's record wakes its grain, which finishes an order that was cut short.
    private async Task WakeVmAsync(string vm, CancellationToken cancellationToken)
    {
        _notWoken[vm] = true;
        await grains.GetGrain<IVmKeeper>(GrainKeys.Vm(vm)).FindAsync(cancellationToken);
        _notWoken.TryRemove(vm, out _);
    }

    private Task WakeAsync(IEnumerable<string> ids, Func<string, Task> wake, CancellationToken cancellationToken)
    {
        var pace = new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(ids, pace, async (id, _) =>
        {
            try
            {
                await wake(id);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // A plan that was announced but never written, or a silo that has just gone: the next look tells.
                LogNotResumed(e, id);
            }
        });
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "{Id} could not be resumed")]
    private partial void LogNotResumed(Exception exception, string id);
}
