using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Clusters;
using NovaCron.Grains.Hosts;

namespace NovaCron.Grains.Hosting;

/// <summary>
/// Looks for what a stop or crash left unfinished: for everything when the silo has started, then at a steady pace for what
/// another silo left. Reminders would find it too, but a minute later at the best. The start does not wait for it: a grain
/// may still be looked for on a silo that has just died.
/// </summary>
internal sealed partial class UnfinishedWorkWatch(
    IGrainFactory grains,
    HostStart start,
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
            await start.Done.WaitAsync(stoppingToken);
            for (var hasLooked = false; ;)
            {
                hasLooked |= await LookAsync(isFirst: !hasLooked, stoppingToken);
                await Task.Delay(options.Value.LookInterval * (1 + (Jitter * ((2 * Random.Shared.NextDouble()) - 1))), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops; the others look.
        }
    }

    private async Task<bool> LookAsync(bool isFirst, CancellationToken cancellationToken)
    {
        try
        {
            var registry = grains.GetGrain<IHostRegistry>(GrainKeys.Cluster(ClusterGrain.DefaultPool));
            var isAll = await registry.BeatAsync(local.Process.ToString("N"), cancellationToken);
            await resumer.ResumeAsync(isAll || isFirst, cancellationToken);
            await registration.CheckAsync(cancellationToken);
            return true;
        }
        catch (HostNameTakenException e)
        {
            LogNameTaken(e);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotLooked(e);
            return false;
        }
    }

    [LoggerMessage(EventId = 3311, Level = LogLevel.Warning, Message = "Unfinished work could not be looked for; it is tried again")]
    private partial void LogNotLooked(Exception exception);

    [LoggerMessage(EventId = 3312, Level = LogLevel.Error, Message = "This process's guests cannot be reached by other silos")]
    private partial void LogNameTaken(Exception exception);
}
