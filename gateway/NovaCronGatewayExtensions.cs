using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NovaCron.Gateway.Errors;
using NovaCron.Gateway.Http;
using NovaCron.Gateway.OpenApi;
using NovaCron.Gateway.Pages;
using NovaCron.Gateway.Resources;

namespace NovaCron.Gateway;

/// <summary>Adds the REST gateway to an application that has a <see cref="Client.NovaCronClient"/>.</summary>
public static class NovaCronGatewayExtensions
{
    /// <summary>Adds what the gateway needs. <see cref="Client.NovaCronClient"/> must be added besides.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets limits; null keeps the defaults.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static IServiceCollection AddNovaCronGateway(
        this IServiceCollection services, Action<NovaCronGatewayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new NovaCronGatewayOptions();
        configure?.Invoke(options);
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<EventStreams>();
        services.AddSingleton<ProblemBoundary>();
        services.Configure<JsonOptions>(json => ApiJson.Configure(json.SerializerOptions));

        // A request that cannot be bound is our problem to explain, so it must reach the boundary as an exception.
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddNovaCronOpenApi();
        return services;
    }

    /// <summary>
    /// Maps the API under a prefix, its OpenAPI document at <c>/openapi/v1.json</c> and the web console at <c>/</c>.
    /// Authorization is the application's: the returned group has every path of the API and nothing else.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">Where the API begins.</param>
    public static RouteGroupBuilder MapNovaCronApi(this IEndpointRouteBuilder endpoints, string prefix = ApiPaths.Prefix)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var api = endpoints.MapGroup(prefix);
        ((IEndpointConventionBuilder)api).Add(endpoints.ServiceProvider.GetRequiredService<ProblemBoundary>().Surround);
        FeatureRoutes.Map(api);
        RegionRoutes.Map(api);
        HostRoutes.Map(api);
        VmRoutes.Map(api);
        VmPatchRoutes.Map(api);
        VmActionRoutes.Map(api);
        VmEventRoutes.Map(api);
        ConsoleRoutes.Map(api);
        MigrationRoutes.Map(api);
        FederationRoutes.Map(api);
        UnknownRoutes.Map(api);
        endpoints.MapOpenApi("/openapi/{documentName}.json");
        if (endpoints.ServiceProvider.GetRequiredService<NovaCronGatewayOptions>().ServesConsole)
        {
            ConsolePage.Map(endpoints);
        }

        return api;
    }
}
