using NovaCron.GrainInterfaces;
using NovaCron.Grains.Clusters;
using NovaCron.Grains.Hosts;

namespace NovaCron.Grains.Hosting;

/// <summary>When a silo has started: puts its host into the pool and wakes all that was left unfinished.</summary>
internal sealed class HostStart(IGrainFactory grains, HostRegistration registration, UnfinishedWorkResumer resumer, LocalHost local)
    : IStartupTask
{
    public async Task Execute(CancellationToken cancellationToken)
    {
        await registration.RegisterAsync(cancellationToken);
        await grains.GetGrain<IHostRegistry>(GrainKeys.Cluster(ClusterGrain.DefaultPool))
            .BeatAsync(local.Process.ToString("N"), cancellationToken);
        await resumer.ResumeAsync(withVms: true, cancellationToken);
    }
}
