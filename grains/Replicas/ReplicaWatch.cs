using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosting;

namespace NovaCron.Grains.Replicas;

/// <summary>
/// Has the region's member of the federation's log begin when a silo has started, and begin again when it has stopped, with its silo or
/// by itself. In a region that is no member it ends at once.
/// </summary>
internal sealed partial class ReplicaWatch(
    IGrainFactory grains, IFederation federation, ReplicaHost host, HostStart start, TimeProvider time, ILogger<ReplicaWatch> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!host.IsOn)
        {
            return;
        }

        try
        {
            await start.Done.WaitAsync(stoppingToken);
            while (true)
            {
                await LookAsync(stoppingToken);
                await Task.Delay(host.LookInterval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops; the others look.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetReplica(federation.LocalRegion).EnsureAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRunning(exception);
        }
    }

    [LoggerMessage(EventId = 3501, Level = LogLevel.Warning,
        Message = "The region's member of the federation's log does not run; it is tried again")]
    private partial void LogNotRunning(Exception exception);
}
