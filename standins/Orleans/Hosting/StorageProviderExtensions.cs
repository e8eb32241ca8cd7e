using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Persistence;
using Orleans.Storage;

namespace Orleans.Runtime.Hosting;

/// <summary>Adds storage providers.</summary>
public static class StorageProviderExtensions
{
    /// <summary>Adds a provider of one's own. It takes part in the silo's lifecycle if it wants.</summary>
    public static IServiceCollection AddGrainStorage<T>(
        this IServiceCollection collection, string name, Func<IServiceProvider, string, T> implementationFactory)
        where T : IGrainStorage
    {
        collection.AddKeyedSingleton<IGrainStorage>(name, (services, key) => implementationFactory(services, (string)key!));
        if (typeof(ILifecycleParticipant<ISiloLifecycle>).IsAssignableFrom(typeof(T)))
        {
            collection.AddSingleton(services =>
                (ILifecycleParticipant<ISiloLifecycle>)services.GetRequiredKeyedService<IGrainStorage>(name));
        }

        if (name == PersistentStates.DefaultStorage)
        {
            collection.AddSingleton(services => services.GetRequiredKeyedService<IGrainStorage>(name));
        }

        return collection;
    }
}
