using System.Text;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NovaCron.Silo.GatewayRole;

namespace NovaCron.Silo.Hosting;

/// <summary>Liveness and readiness, as Kubernetes and scripts ask for them.</summary>
internal static class HealthRoutes
{
    /// <summary>200 while the process runs at all: it looks at nothing.</summary>
    public const string LivePath = "/livez";

    /// <summary>200 while the region serves, 503 otherwise; <c>?verbose</c> says which part does not.</summary>
    public const string ReadyPath = "/readyz";

    /// <summary>How long one part may take to answer.</summary>
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the checks of a silo's readiness.</summary>
    public static IServiceCollection AddRegionHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<LifecycleCheck>("lifecycle", timeout: CheckTimeout)
            .AddCheck<DatabaseCheck>("database", timeout: CheckTimeout)
            .AddCheck<GrainsCheck>("grains", timeout: CheckTimeout);
        return services;
    }

    /// <summary>Adds the checks of a gateway's readiness.</summary>
    public static IServiceCollection AddGatewayHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<LifecycleCheck>("lifecycle", timeout: CheckTimeout)
            .AddCheck<RegionAnswersCheck>("region", timeout: CheckTimeout);
        return services;
    }

    /// <summary>Maps both.</summary>
    public static void MapRegionHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = _ => false });
        endpoints.MapHealthChecks(ReadyPath, new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var text = new StringBuilder(report.Status == HealthStatus.Healthy ? "ready" : "not ready");
        if (context.Request.Query.ContainsKey("verbose"))
        {
            foreach (var (name, entry) in report.Entries)
                text.Append('\n').Append(name).Append(": ").Append(entry.Description ?? entry.Status.ToString());
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text.Append('\n').ToString(), context.RequestAborted);
    }
}
