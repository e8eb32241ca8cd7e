using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Activations;
using Orleans.Runtime.Lifecycle;

namespace Orleans.Runtime.Hosting;

/// <summary>Starts and stops a silo with its host.</summary>
internal sealed partial class SiloHost(
    SiloRuntime silo,
    SiloLifecycle lifecycle,
    IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants,
    IOptions<ClusterOptions> cluster,
    ILogger<SiloHost> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var participant in participants)
        {
            participant.Participate(lifecycle);
        }

        // Grains that start-up code activates are deactivated after clients were sent away and before storage is closed.
        lifecycle.Subscribe(nameof(ActivationCatalog), ServiceLifecycleStage.BecomeActive - 1, _ => Task.CompletedTask, DeactivateAllAsync);
        try
        {
            await lifecycle.StartAsync(cancellationToken);
        }
        catch
        {
            await lifecycle.StopAsync(LogStopFailed, CancellationToken.None);
            throw;
        }

        LogStarted(cluster.Value.ClusterId, cluster.Value.ServiceId);
    }

    public Task StopAsync(CancellationToken cancellationToken) => lifecycle.StopAsync(LogStopFailed, cancellationToken);

    // Grains may call each other while they are deactivated; what they activate is deactivated in turn.
    private async Task DeactivateAllAsync(CancellationToken cancellationToken)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo stops.");
        await silo.Catalog.DeactivateAllAsync(reason, cancellationToken);
        silo.Accept(false);
        await silo.Catalog.DeactivateAllAsync(reason, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The embedded silo of cluster {Cluster}, service {Service}, runs")]
    private partial void LogStarted(string cluster, string service);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Name} could not be stopped")]
    private partial void LogStopFailed(string name, Exception error);
}
