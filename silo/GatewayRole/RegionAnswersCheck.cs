using Microsoft.Extensions.Diagnostics.HealthChecks;
using NovaCron.Client;

namespace NovaCron.Silo.GatewayRole;

/// <summary>Not ready while no silo of the region answers.</summary>
internal sealed class RegionAnswersCheck(NovaCronClient client) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await client.PingAsync(cancellationToken);
            return HealthCheckResult.Healthy("answers");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"does not answer: {exception.Message}");
        }
    }
}
