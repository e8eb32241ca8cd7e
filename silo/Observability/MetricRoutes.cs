namespace NovaCron.Silo.Observability;

/// <summary>The scrape endpoint.</summary>
internal static class MetricRoutes
{
    /// <summary>Where Prometheus scrapes.</summary>
    public const string Path = "/metrics";

    /// <summary>Adds the collector, listening from the application's start.</summary>
    public static IServiceCollection AddRegionMetrics(this IServiceCollection services)
    {
        services.AddSingleton<MetricCollector>();
        services.AddHostedService(provider => provider.GetRequiredService<MetricCollector>());
        return services;
    }

    /// <summary>Maps it.</summary>
    public static void MapRegionMetrics(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(
        Path, (MetricCollector collector) => Results.Text(collector.Write(), "text/plain; version=0.0.4; charset=utf-8"));
}
