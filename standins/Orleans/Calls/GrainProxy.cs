using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Orleans.Runtime.Calls;

/// <summary>
/// What a reference is: the framework derives a class from it that implements the grain interface, internal ones as well.
/// </summary>
[SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "Derived from at run time.")]
internal class GrainProxy : GrainReference
{
    public static object Create(GrainRuntime runtime, GrainId id, Type interfaceType)
    {
        if (!interfaceType.IsInterface || !typeof(IAddressable).IsAssignableFrom(interfaceType))
        {
            throw new ArgumentException($"{interfaceType} is neither a grain interface nor an observer interface.", nameof(interfaceType));
        }

        var proxy = DispatchProxy.Create(interfaceType, typeof(GrainProxy));
        var reference = (GrainReference)proxy;
        reference.Runtime = runtime;
        reference.GrainId = id;
        reference.InterfaceType = interfaceType;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        Runtime.Invoke(this, GrainMethods.Of(targetMethod!), args ?? []);
}
