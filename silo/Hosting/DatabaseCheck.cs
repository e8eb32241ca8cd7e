using Microsoft.Extensions.Diagnostics.HealthChecks;
using NovaCron.Silo.Storage;

namespace NovaCron.Silo.Hosting;

/// <summary>Not ready while the database does not answer.</summary>
internal sealed class DatabaseCheck(RegionDatabase database) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await database.AnswersAsync(cancellationToken) ? HealthCheckResult.Healthy("answers") : HealthCheckResult.Unhealthy(
            "does not answer");
}
