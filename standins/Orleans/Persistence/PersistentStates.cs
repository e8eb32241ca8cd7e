using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Activations;
using Orleans.Storage;

namespace Orleans.Runtime.Persistence;

/// <summary>Makes the stored states that grains ask for in their constructors.</summary>
internal static class PersistentStates
{
    /// <summary>The name of the storage provider that is meant when none is named.</summary>
    public const string DefaultStorage = "Default";

    public static object Create(Activation activation, ParameterInfo parameter, IPersistentStateConfiguration configuration)
    {
        var type = parameter.ParameterType;
        if (!type.IsConstructedGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new InvalidOperationException($"Parameter {parameter.Name} of {activation.Class.Type} must be an IPersistentState<T>.");
        }

        var name = configuration.StorageName ?? DefaultStorage;
        var storage = activation.ActivationServices.GetKeyedService<IGrainStorage>(name)
            ?? throw new OrleansConfigurationException($"{activation.Class.Type} needs grain storage \"{name}\", and none is called so.");
        return Activator.CreateInstance(
            typeof(PersistentState<>).MakeGenericType(type.GetGenericArguments()), activation, configuration.StateName, storage)!;
    }
}
