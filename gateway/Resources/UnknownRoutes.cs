using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NovaCron.Gateway.Errors;

namespace NovaCron.Gateway.Resources;

/// <summary>Paths and methods that the API does not have: a problem like any other.</summary>
internal static class UnknownRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void Map(RouteGroupBuilder api) => api.MapFallback("/{**path}", Refuse).ExcludeFromDescription();

    private static void Refuse(HttpContext context) => throw new RequestException(
        $"The API has no {context.Request.Method} {context.Request.Path}; /openapi/v1.json describes what it has.",
        status: StatusCodes.Status404NotFound);
}
