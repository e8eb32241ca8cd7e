using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Connections.Security;
using Orleans.Runtime.Activations;
using Orleans.Runtime.Calls;
using Orleans.Runtime.Client;
using Orleans.Runtime.Lifecycle;
using Orleans.Runtime.Messaging;
using Orleans.Serialization;
using Orleans.Storage;

namespace Orleans.Runtime.Hosting;

/// <summary>The services that a silo and a client consist of.</summary>
internal static class EngineServices
{
    public static void AddSilo(IServiceCollection services)
    {
        if (IsThere<SiloRuntime>(services))
        {
            return;
        }

        if (IsThere<ClientRuntime>(services))
        {
            throw new OrleansConfigurationException("A host has a silo or a client, not both: the silo has an IClusterClient.");
        }

        AddShared(services);
        services.AddSingleton<SiloRuntime>();
        services.AddSingleton<GrainRuntime>(found => found.GetRequiredService<SiloRuntime>());
        services.AddSingleton<SiloLifecycle>();
        services.AddSingleton<ISiloLifecycle>(found => found.GetRequiredService<SiloLifecycle>());
        services.AddScoped<GrainContextHolder>();
        services.AddScoped<IGrainContext>(found => found.GetRequiredService<GrainContextHolder>().Required);
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SiloPort>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, Gateway>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, IdleCollector>();
        services.TryAddSingleton<IGrainStorageSerializer, SystemTextJsonGrainStorageSerializer>();
        services.AddHostedService<SiloHost>();
    }

    public static void AddClient(IServiceCollection services)
    {
        if (IsThere<ClientRuntime>(services))
        {
            return;
        }

        if (IsThere<SiloRuntime>(services))
        {
            throw new OrleansConfigurationException("A host has a silo or a client, not both: the silo has an IClusterClient.");
        }

        AddShared(services);
        services.AddSingleton<ClientRuntime>();
        services.AddSingleton<GrainRuntime>(found => found.GetRequiredService<ClientRuntime>());
        services.AddSingleton<ClientLifecycle>();
        services.AddSingleton<ClusterConnection>();
        services.TryAddSingleton<IGatewayList, StaticGatewayList>();
        services.AddHostedService<ClientHost>();
    }

    private static void AddShared(IServiceCollection services)
    {
        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Serializer>(_ => new Serializer());
        services.TryAddSingleton<IConnectionSecurity, PlainConnections>();
        services.AddSingleton<IClusterClient>(found => found.GetRequiredService<GrainRuntime>().GrainFactory);
        services.AddSingleton<IGrainFactory>(found => found.GetRequiredService<GrainRuntime>().GrainFactory);
    }

    private static bool IsThere<T>(IServiceCollection services) => services.Any(service => service.ServiceType == typeof(T));
}
