using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Persistence;

namespace Orleans.Runtime.Activations;

/// <summary>Makes grains: constructor parameters come from the activation's services, those with an attribute from the engine.</summary>
internal static class GrainMaker
{
    public static object Create(Activation activation)
    {
        var constructor = ConstructorOf(activation.Class.Type);
        var arguments = constructor.GetParameters().Select(parameter => Argument(activation, parameter)).ToArray();
        return constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
    }

    private static ConstructorInfo ConstructorOf(Type type)
    {
        var all = type.GetConstructors();
        return Array.Find(all, found => found.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? (all is [var only]
                ? only
                : throw new InvalidOperationException(
                    $"{type} needs one public constructor, or one with [{nameof(ActivatorUtilitiesConstructorAttribute)}]."));
    }

    private static object? Argument(Activation activation, ParameterInfo parameter)
    {
        var services = activation.ActivationServices;
        if (parameter.GetCustomAttributes().OfType<IPersistentStateConfiguration>().FirstOrDefault() is { } state)
        {
            return PersistentStates.Create(activation, parameter, state);
        }

        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return parameter.HasDefaultValue
                ? ((IKeyedServiceProvider)services).GetKeyedService(parameter.ParameterType, keyed.Key) ?? parameter.DefaultValue
                : services.GetRequiredKeyedService(parameter.ParameterType, keyed.Key);
        }

        return parameter.HasDefaultValue
            ? services.GetService(parameter.ParameterType) ?? parameter.DefaultValue
            : services.GetRequiredService(parameter.ParameterType);
    }
}
