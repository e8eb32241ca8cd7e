using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NovaCron.Client;

namespace NovaCron.Gateway.Resources;

/// <summary>Regions.</summary>
internal static class RegionRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapGet("/regions", ListAsync)
        .WithName("ListRegions").WithTags("Regions").WithSummary("This region and its peers, with each link's health")
        .Produces<ListBody<RegionBody>>();

    private static async Task<IResult> ListAsync(NovaCronClient client, CancellationToken cancellationToken)
    {
        var regions = await client.ListRegionsAsync(cancellationToken);
        string[] missing = [.. regions.Where(region => !region.IsReachable && !region.IsLocal).Select(region => region.Name)];
        return TypedResults.Ok(new ListBody<RegionBody>([.. regions.Select(RegionBody.Of)], null, missing));
    }
}
