using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using NovaCron.Client;

namespace NovaCron.Gateway.Resources;

/// <summary>What the API can do.</summary>
internal static class FeatureRoutes
{
    /// <summary>Features beyond what every v1 has; clients look here before they use what came later.</summary>
    private static readonly string[] Features = ["migration-events", "console-events", "conditional-delete", "list-filters",
        "receipts", "federation", "fleet-reads", "labels", "vm-events"];

    private static readonly string Version =
        typeof(FeatureRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "0";

    /// <summary>Maps the routes.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapGet("", Get)
        .WithName("GetFeatures").WithTags("API").WithSummary("What the API can do, and which region answers")
        .Produces<FeaturesBody>();

    private static Ok<FeaturesBody> Get(NovaCronClient client) =>
        TypedResults.Ok(new FeaturesBody("NovaCron", Version, client.Region, Features));
}
