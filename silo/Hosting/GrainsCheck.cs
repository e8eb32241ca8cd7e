using Microsoft.Extensions.Diagnostics.HealthChecks;
using NovaCron.Grains.Federation;

namespace NovaCron.Silo.Hosting;

/// <summary>Not ready while grains do not answer.</summary>
internal sealed class GrainsCheck(IRegionInbox inbox, IFederation federation) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await inbox.DescribeAsync(federation.LocalRegion, cancellationToken);
            return HealthCheckResult.Healthy("answer");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"do not answer: {exception.Message}");
        }
    }
}
