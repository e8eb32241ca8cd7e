using Grpc.AspNetCore.Server;

namespace NovaCron.Silo.Federation;

/// <summary>The server side of federation links in an ASP.NET Core application.</summary>
internal static class FederationHosting
{
    /// <summary>Adds what serves peers' calls. The application must have an inbox and a federation.</summary>
    public static IServiceCollection AddFederationServer(this IServiceCollection services)
    {
        services.AddGrpc().AddServiceOptions<RegionLinkService>(options =>
        {
            options.MaxReceiveMessageSize = FederationProtocol.MessageBytesMax;
            options.MaxSendMessageSize = FederationProtocol.MessageBytesMax;
            options.EnableDetailedErrors = false;
            options.Interceptors.Add<RegionLinkInterceptor>();
        });
        return services;
    }

    /// <summary>
    /// Maps peers' calls, and keeps the ports apart: peers reach nothing else, and nobody else reaches them. Comes after
    /// routing.
    /// </summary>
    public static void UseFederationServer(this WebApplication application)
    {
        application.Use((context, next) =>
        {
            var isPeer = context.Features.Get<FederationPeer>() is not null;
            var isCall = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null;
            if (isPeer == isCall)
                return next(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        application.MapGrpcService<RegionLinkService>();
    }
}
