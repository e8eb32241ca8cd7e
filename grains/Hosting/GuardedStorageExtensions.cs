using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace NovaCron.Grains.Hosting;

/// <summary>Puts <see cref="GuardedStorage"/> before the storage that the silo added.</summary>
internal static class GuardedStorageExtensions
{
    // The silo's own storage goes on under this key; nobody else asks for it.
    private static readonly object GuardedKey = new();

    /// <summary>Guards the storage that is registered as <see cref="NovaCronStorage.Provider"/>.</summary>
    /// <exception cref="InvalidOperationException">There is none yet.</exception>
    public static void GuardStorage(this IServiceCollection services)
    {
        var storage = services.LastOrDefault(IsProvider) ?? throw new InvalidOperationException(
            $"Add a grain storage named '{NovaCronStorage.Provider}' before the grains.");
        services.Remove(storage);
        services.AddKeyedSingleton(GuardedKey, (provider, _) => Create(storage, provider));
        services.AddKeyedSingleton<IGrainStorage>(NovaCronStorage.Provider, (provider, _) =>
            ActivatorUtilities.CreateInstance<GuardedStorage>(provider, provider.GetRequiredKeyedService<IGrainStorage>(GuardedKey)));
    }

    private static bool IsProvider(ServiceDescriptor service) =>
        service.ServiceType == typeof(IGrainStorage) && service.ServiceKey is NovaCronStorage.Provider;

    private static IGrainStorage Create(ServiceDescriptor storage, IServiceProvider provider) => (IGrainStorage)(
        storage.KeyedImplementationInstance
        ?? storage.KeyedImplementationFactory?.Invoke(provider, NovaCronStorage.Provider)
        ?? ActivatorUtilities.CreateInstance(provider, storage.KeyedImplementationType!));
}
