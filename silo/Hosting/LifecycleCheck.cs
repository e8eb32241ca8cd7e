using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace NovaCron.Silo.Hosting;

/// <summary>Not ready before everything has started, and not ready from the moment the process is told to stop.</summary>
internal sealed class LifecycleCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult((lifetime.ApplicationStarted.IsCancellationRequested, lifetime.ApplicationStopping.IsCancellationRequested) switch
        {
            (_, true) => HealthCheckResult.Unhealthy("stopping"),
            (false, _) => HealthCheckResult.Unhealthy("starting"),
            _ => HealthCheckResult.Healthy("running"),
        });
}
