using Grpc.AspNetCore.Server;
using NovaCron.Silo.Agents;
using NovaCron.Silo.Files;

namespace NovaCron.Silo.Federation;

/// <summary>The server side of federation links in an ASP.NET Core application.</summary>
internal static class FederationHosting
{
    /// <summary>
    /// Adds what serves the calls of peers and of own silos. The application must have an inbox, a federation and a local host.
    /// </summary>
    public static IServiceCollection AddFederationServer(this IServiceCollection services)
    {
        services.AddGrpc().AddServiceOptions<RegionLinkService>(options =>
        {
            options.MaxReceiveMessageSize = FederationProtocol.MessageBytesMax;
            options.MaxSendMessageSize = FederationProtocol.MessageBytesMax;
            options.EnableDetailedErrors = false;
            options.Interceptors.Add<RegionLinkInterceptor>();
        }).AddServiceOptions<FileCopyService>(options =>
        {
            options.MaxReceiveMessageSize = FederationProtocol.MessageBytesMax;
            options.MaxSendMessageSize = FederationProtocol.MessageBytesMax;
            options.EnableDetailedErrors = false;
            options.Interceptors.Add<RegionLinkInterceptor>();
        }).AddServiceOptions<HostAgentService>(options =>
        {
            options.MaxReceiveMessageSize = AgentProtocol.MessageBytesMax;
            options.MaxSendMessageSize = AgentProtocol.MessageBytesMax;
            options.EnableDetailedErrors = false;
            options.Interceptors.Add<HostAgentInterceptor>();
        });
        return services;
    }

    /// <summary>
    /// Maps the calls of peers and of this region's own silos, and keeps all apart: peers reach the region's inbox and
    /// this silo's files, own silos this host's agent, and neither anything else; nobody else reaches either. Comes after routing.
    /// </summary>
    public static void UseFederationServer(this WebApplication application)
    {
        application.Use((context, next) =>
        {
            var called = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType;
            var isServed = context.Features.Get<FederationPeer>() switch
            {
                null => called is null,
                { IsOwn: true } => called == typeof(HostAgentService),
                _ => called == typeof(RegionLinkService) || called == typeof(FileCopyService),
            };
            if (isServed)
                return next(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        application.MapGrpcService<RegionLinkService>();
        application.MapGrpcService<FileCopyService>();
        application.MapGrpcService<HostAgentService>();
    }
}
