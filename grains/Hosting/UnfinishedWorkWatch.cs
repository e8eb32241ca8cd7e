using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Clusters;
using NovaCron.Grains.Hosts;

namespace NovaCron.Grains.Hosting;

/// <summary>
/// Looks at a steady pace for what another silo left unfinished. Reminders would find it too, but a minute later at the best.
/// </summary>
internal sealed partial class UnfinishedWorkWatch(
    IGrainFactory grains,
    UnfinishedWorkResumer resumer,
    HostRegistration registration,
    LocalHost local,
    IOptions<GrainsOptions> options,
    TimeProvider time,
    ILogger<UnfinishedWorkWatch> logger) : BackgroundService
{
    // Silos that started together shall not look together for ever.
    private const double Jitter = 0.2;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.Value.LookInterval * (1 + (Jitter * ((2 * Random.Shared.NextDouble()) - 1))), time, stoppingToken);
                await LookAsync(stoppingToken);
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
            var registry = grains.GetGrain<IHostRegistry>(GrainKeys.Cluster(ClusterGrain.DefaultPool));
            var isAll = await registry.BeatAsync(local.Process.ToString("N"), cancellationToken);
            await resumer.ResumeAsync(isAll, cancellationToken);
            await registration.CheckAsync(cancellationToken);
        }
        catch (HostNameTakenException e)
        {
            LogNameTaken(e);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotLooked(e);
        }
    }

    [LoggerMessage(EventId = 3311, Level = LogLevel.Warning, Message = "Unfinished work could not be looked for; it is tried again")]
    private partial void LogNotLooked(Exception exception);

    [LoggerMessage(EventId = 3312, Level = LogLevel.Error, Message = "This process's guests cannot be reached by other silos")]
    private partial void LogNameTaken(Exception exception);
}
