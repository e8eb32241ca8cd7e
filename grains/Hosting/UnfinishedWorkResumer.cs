using Microsoft.Extensions.Logging;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Clusters;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosts;
using NovaCron.Grains.Incoming;
using NovaCron.Grains.Migrations;
using NovaCron.Grains.Regions;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Hosting;

/// <summary>When a silo has started: puts its hosts into the pool and wakes what a stop or crash left unfinished.</summary>
internal sealed partial class UnfinishedWorkResumer(
    IGrainFactory grains, IFederation federation, IHostAgentDirectory agents, ILogger<UnfinishedWorkResumer> logger) : IStartupTask
{
    public async Task Execute(CancellationToken cancellationToken)
    {
        var cluster = grains.GetGrain<IClusterGrain>(GrainKeys.Cluster(ClusterGrain.DefaultPool));
        foreach (var host in agents.Hosts)
        {
            await cluster.AddHostAsync(host, cancellationToken);
        }

        var index = grains.GetGrain<IRegionIndex>(GrainKeys.Region(federation.LocalRegion));
        var work = await index.GetUnfinishedAsync(cancellationToken);
        await ResumeAsync(work.Migrations,
            id => grains.GetGrain<IMigrationSagaGrain>(GrainKeys.Migration(id)).ResumeAsync(cancellationToken));
        await ResumeAsync(work.Incoming, id => grains.GetGrain<IIncomingGrain>(GrainKeys.Migration(id)).ResumeAsync(cancellationToken));

        // Looking at a VM's record wakes its grain, which finishes an order that was cut short.
        await ResumeAsync(work.Vms, vm => grains.GetGrain<IVmKeeper>(GrainKeys.Vm(vm)).FindAsync(cancellationToken));
    }

    private async Task ResumeAsync(IEnumerable<string> ids, Func<string, Task> resume)
    {
        foreach (var id in ids)
        {
            try
            {
                await resume(id);
            }
            catch (NovaCronException e)
            {
                // A plan that was announced but never written: there is nothing to go on with.
                LogNotResumed(e, id);
            }
        }
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "{Id} could not be resumed")]
    private partial void LogNotResumed(Exception exception, string id);
}
