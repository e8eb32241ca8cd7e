using Microsoft.Extensions.Diagnostics.HealthChecks;
using NovaCron.GrainInterfaces;

namespace NovaCron.Silo.Hosting;

/// <summary>Not ready while grains, or this host's agent behind them, do not answer.</summary>
internal sealed class GrainsCheck(IGrainFactory grains, RegionOptions region) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await grains.GetGrain<IHostGrain>(GrainKeys.Host(region.HostName)).GetAsync(cancellationToken);
            return HealthCheckResult.Healthy("answer");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"do not answer: {exception.Message}");
        }
    }
}
